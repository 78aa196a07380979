package io.greenlight.testbed.servers;

import com.github.dockerjava.api.DockerClient;
import java.time.Duration;
import java.util.List;
import org.testcontainers.containers.GenericContainer;

/** Stops and starts one container without losing its data or its port, which Testcontainers itself has no way to do. */
final class ContainerSwitch {
    static final Duration START_LIMIT = Duration.ofSeconds(90);

    private static final int STOP_SECONDS = 20;

    private final DockerClient docker;
    private final String container;
    private boolean running = true;

    ContainerSwitch(GenericContainer<?> container) {
        this.docker = container.getDockerClient();
        this.container = container.getContainerId();
    }

    /** Fixes the port on the loopback interface before the start, so that it survives a restart. */
    static void publish(GenericContainer<?> container, int containerPort, int hostPort) {
        container.setPortBindings(List.of("127.0.0.1:%d:%d".formatted(hostPort, containerPort)));
    }

    synchronized void stop() {
        if (running) {
            docker.stopContainerCmd(container).withTimeout(STOP_SECONDS).exec();
            running = false;
        }
    }

    synchronized void kill() {
        if (running) {
            docker.killContainerCmd(container).exec();
            running = false;
        }
    }

    synchronized void restart() {
        stop();
        docker.startContainerCmd(container).exec();
        running = true;
    }

    synchronized void suspend() {
        docker.pauseContainerCmd(container).exec();
    }

    synchronized void resume() {
        docker.unpauseContainerCmd(container).exec();
    }
}
