package io.greenlight.testbed.servers;

import java.net.URI;
import java.util.Map;
import java.util.OptionalLong;
import org.opensearch.testcontainers.OpenSearchContainer;
import org.testcontainers.utility.DockerImageName;

/** An OpenSearch node in a container. */
final class OpenSearchInContainer implements OpenSearchServer {
    private static final int HTTP_PORT = 9200;

    private final String name;
    private final URI url;
    private final OpenSearchContainer<?> container;
    private final ContainerSwitch containerSwitch;

    private OpenSearchInContainer(String name, int port, OpenSearchContainer<?> container) {
        this.name = name;
        this.url = URI.create("http://127.0.0.1:" + port);
        this.container = container;
        this.containerSwitch = new ContainerSwitch(container);
    }

    /** Starts a container and returns when the node answers. */
    static OpenSearchInContainer start(String name, int heapMegabytes, Map<String, String> settings) {
        int port = FreePort.next();
        OpenSearchContainer<?> container =
                new OpenSearchContainer<>(DockerImageName.parse("opensearchproject/opensearch:3.8.0"));
        container.addEnv("OPENSEARCH_JAVA_OPTS", "-Xms%dm -Xmx%dm".formatted(heapMegabytes, heapMegabytes));
        settings.forEach(container::addEnv);
        ContainerSwitch.publish(container, HTTP_PORT, port);
        container.start();
        OpenSearchInContainer server = new OpenSearchInContainer(name, port, container);
        server.awaitReady();
        return server;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public URI url() {
        return url;
    }

    @Override
    public OptionalLong pid() {
        return OptionalLong.empty();
    }

    @Override
    public void stop() {
        containerSwitch.stop();
    }

    @Override
    public void kill() {
        containerSwitch.kill();
    }

    @Override
    public void restart() {
        containerSwitch.restart();
        awaitReady();
    }

    @Override
    public void suspend() {
        containerSwitch.suspend();
    }

    @Override
    public void resume() {
        containerSwitch.resume();
    }

    @Override
    public void close() {
        container.stop();
    }

    private void awaitReady() {
        if (!Wait.until(() -> HttpAnswer.isReady(url), ContainerSwitch.START_LIMIT)) {
            throw new ServerNotStarted("Cannot start OpenSearch %s:%n%s".formatted(name, container.getLogs()), null);
        }
    }
}
