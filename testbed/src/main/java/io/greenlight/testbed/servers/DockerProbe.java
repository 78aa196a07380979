package io.greenlight.testbed.servers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks the Docker daemon whether it is there, without its client and within a bounded time. */
final class DockerProbe {
    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int DOCKER_PORT = 2375;

    private DockerProbe() {}

    static boolean answers() {
        CompletableFuture<Boolean> answer = CompletableFuture.supplyAsync(DockerProbe::ping);
        try {
            return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean ping() {
        String host = System.getenv().getOrDefault("DOCKER_HOST", "");
        if (host.startsWith("tcp://")) {
            URI uri = URI.create(host);
            int port = uri.getPort() < 0 ? DOCKER_PORT : uri.getPort();
            return answers(new InetSocketAddress(uri.getHost(), port), StandardProtocolFamily.INET);
        }
        List<Path> sockets = host.startsWith("unix://")
                ? List.of(Path.of(host.substring("unix://".length())))
                : List.of(
                        Path.of("/var/run/docker.sock"),
                        Path.of(System.getProperty("user.home"), ".docker", "run", "docker.sock"),
                        Path.of(System.getenv().getOrDefault("XDG_RUNTIME_DIR", "/run"), "docker.sock"));
        return sockets.stream()
                .filter(Files::exists)
                .anyMatch(socket -> answers(UnixDomainSocketAddress.of(socket), StandardProtocolFamily.UNIX));
    }

    private static boolean answers(SocketAddress address, StandardProtocolFamily family) {
        try (SocketChannel channel = SocketChannel.open(family)) {
            channel.connect(address);
            channel.write(StandardCharsets.US_ASCII.encode("GET /_ping HTTP/1.0\r\nHost: docker\r\n\r\n"));
            byte[] start = Channels.newInputStream(channel).readNBytes("HTTP/1.0 200".length());
            return new String(start, StandardCharsets.US_ASCII).endsWith(" 200");
        } catch (IOException e) {
            return false;
        }
    }
}
