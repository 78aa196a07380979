package io.greenlight.testbed.servers;

import java.net.URI;
import java.util.OptionalLong;

/** One OpenSearch node without the security plugin, reached by HTTP on the loopback interface only. */
public interface OpenSearchServer extends AutoCloseable {
    /** The name it was started under. */
    String name();

    /** Base URL; the same for the node's whole life. */
    URI url();

    /** Process of the node; empty where it runs in a container. */
    OptionalLong pid();

    /** Stops the node and keeps its data for {@link #restart()}. Does nothing if it is stopped. */
    void stop();

    /** Ends the node at once, as a crash does, and keeps its data for {@link #restart()}. */
    void kill();

    /** Starts the node again, stopping it first if it runs: same URL, same data. */
    void restart();

    /** Freezes the node: connections stay open and nothing answers. */
    void suspend();

    /** Lets a frozen node go on. */
    void resume();

    /** Stops the node and deletes its data. */
    @Override
    void close();
}
