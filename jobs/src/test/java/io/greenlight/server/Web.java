package io.greenlight.server;

import io.greenlight.cli.GreenlightCommand;
import io.greenlight.fixture.CommandResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks over real HTTP.
 *
 * @param port on the loopback interface
 * @param token sent with each request; none if empty
 */
record Web(int port, String token) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** Somewhere nobody listens yet. */
    static Web onFreePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Web(socket.getLocalPort(), "");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The same with this token. */
    Web as(String other) {
        return new Web(port, other);
    }

    Answer get(String path) {
        return send("GET", path);
    }

    Answer readiness(Object account) {
        return get("/api/v1/accounts/%s/readiness".formatted(account));
    }

    Answer send(String method, String path) {
        return send(request(path).method(method, BodyPublishers.noBody()).build());
    }

    /** With a body in JSON, and headers by name and value. */
    Answer send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request =
                request(path).method(method, BodyPublishers.ofString(body)).header("Content-Type", "application/json");
        return send((headers.length == 0 ? request : request.headers(headers)).build());
    }

    /** Without what is known already. */
    Answer get(String path, String etag) {
        return send(request(path).GET().header("If-None-Match", etag).build());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                .timeout(Duration.ofSeconds(30));
        return token.isEmpty() ? builder : builder.header("Authorization", "Bearer " + token);
    }

    private static Answer send(HttpRequest request) {
        try {
            long begin = System.nanoTime();
            HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
            return new Answer(response, Duration.ofNanos(System.nanoTime() - begin));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot ask for " + request.uri(), failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking for " + request.uri(), interrupted);
        }
    }

    /** Sends the request line as it is, which no client would, and returns all that comes back. */
    String raw(String requestLine) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write((requestLine + "\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot send " + requestLine, failure);
        }
    }

    /** Runs a command that asks this server. */
    CommandResult command(boolean json, String... command) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--server", "http://127.0.0.1:" + port));
        if (json) {
            arguments.add("--json");
        }
        int code = GreenlightCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new CommandResult(code, out.toString(), err.toString());
    }

    /** What came back, and how long it took. */
    record Answer(HttpResponse<String> response, Duration time) {
        int status() {
            return response.statusCode();
        }

        String body() {
            return response.body();
        }

        JsonNode json() {
            return JSON.readTree(body());
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        @Override
        public String toString() {
            return "%d %s %s".formatted(status(), response.headers().map(), body());
        }
    }
}
