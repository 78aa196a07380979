package io.greenlight.dispatch;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.random.RandomGenerator;

/**
 * One process that works.
 *
 * @param name unique among all that ever worked on a control database
 */
public record Worker(String name) {
    /** Set for a process that was given a name. */
    public static final String NAME = "worker.name";

    /** A worker named after host, process and chance, so that a restarted process is never taken for the one before. */
    public static Worker ofThisProcess(RandomGenerator random) {
        return new Worker("%s-%d-%04x".formatted(host(), ProcessHandle.current().pid(), random.nextInt(1 << 16)));
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unknown) {
            return "unknown-host";
        }
    }
}
