package io.greenlight.testbed.servers;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;

/**
 * One server that outlives the JVM that started it.
 *
 * @param kind {@code postgres} or {@code opensearch}
 * @param url where it answers
 * @param startedAt when its process began: with the process id, its identity
 * @param directory its data, deleted when it is stopped
 */
public record KeptServer(String kind, String name, String url, long pid, Instant startedAt, Path directory) {
    static KeptServer of(EmbeddedPostgres server) {
        Iterator<Long> pids = server.pids().iterator();
        return of("postgres", server.name(), server.jdbcUrl(""), pids.next(), server.directory());
    }

    static KeptServer of(EmbeddedOpenSearch server) {
        return of(
                "opensearch",
                server.name(),
                server.url().toString(),
                server.pid().orElseThrow(),
                server.directory());
    }

    private static KeptServer of(String kind, String name, String url, long pid, Path directory) {
        return new KeptServer(kind, name, url, pid, startOf(pid), directory);
    }

    /** Whether the very process that was started is still there. */
    public boolean isAlive() {
        return ProcessHandle.of(pid).isPresent() && startOf(pid).equals(startedAt);
    }

    private static Instant startOf(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .orElse(Instant.EPOCH);
    }
}
