package io.greenlight.testbed.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import org.codelibs.opensearch.runner.OpenSearchRunner;

/** The main class of the JVM that an embedded OpenSearch node runs in. It ends by SIGTERM. */
final class OpenSearchNode {
    private OpenSearchNode() {}

    /**
     * @param arguments directory of the node (its configuration is in {@code config}), cluster name, HTTP port
     */
    public static void main(String[] arguments) throws InterruptedException {
        String directory = arguments[0];
        OpenSearchRunner runner = new OpenSearchRunner();
        runner.setMaxHttpPort(-1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(runner), "close-node"));
        runner.build(
                "-basePath",
                directory,
                "-confPath",
                directory + "/config",
                "-clusterName",
                arguments[1],
                "-numOfNode",
                "1",
                // The runner counts its nodes from 1 and adds that to the port.
                "-baseHttpPort",
                Integer.toString(Integer.parseInt(arguments[2]) - 1));
        // The node's threads are daemons: the JVM would end with this one.
        new CountDownLatch(1).await();
    }

    private static void close(OpenSearchRunner runner) {
        try {
            runner.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
