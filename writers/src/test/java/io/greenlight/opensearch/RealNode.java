package io.greenlight.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.greenlight.testbed.servers.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** An OpenSearch node, spoken to directly, past the code under test. */
final class RealNode implements FaultyNode.Backend, AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final URI url;

    /** The shared node. */
    RealNode() {
        this(TestServers.openSearch().url());
    }

    /** A node of the test's own. */
    RealNode(URI url) {
        this.url = url;
    }

    /** Passes a request on as it is. */
    @Override
    public Answer answer(String method, URI path, byte[] body) {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path.toString()))
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofByteArray(body))
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    Answer send(String method, String path, String body) {
        return answer(method, URI.create(path), body.getBytes(UTF_8));
    }

    @Override
    public void close() {
        http.close();
    }
}
