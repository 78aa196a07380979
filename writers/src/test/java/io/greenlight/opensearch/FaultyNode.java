package io.greenlight.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** An HTTP server that answers as its backend does, except that each request of one kind first takes the next fault, if
 * there is one. */
final class FaultyNode implements AutoCloseable {
    /** Answers a request. */
    @FunctionalInterface
    interface Backend {
        Answer answer(String method, URI path, byte[] body) throws IOException;
    }

    /** What happens to one request, which may be passed on to the backend. Status {@value #CUT}: no answer. */
    @FunctionalInterface
    private interface Fault {
        Answer strike(Supplier<Answer> passedOn);
    }

    private static final int CUT = 0;
    private static final Answer NO_ANSWER = new Answer(CUT, new byte[0]);

    private final Backend backend;
    private final String pathEnd;
    private final Queue<Fault> faults = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    /** Strikes bulk requests. */
    FaultyNode(Backend backend) {
        this(backend, "/_bulk");
    }

    /** Strikes requests whose path ends like this. */
    FaultyNode(Backend backend, String pathEnd) {
        this.backend = backend;
        this.pathEnd = pathEnd;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The next request is answered with this and goes no further. */
    FaultyNode thenAnswer(int status, String body) {
        faults.add(passedOn -> new Answer(status, body.getBytes(UTF_8)));
        return this;
    }

    /** The next request is lost and so is its connection. */
    FaultyNode thenCutBeforeItApplies() {
        faults.add(passedOn -> NO_ANSWER);
        return this;
    }

    /** The next request is applied, then the connection is cut instead of an answer. */
    FaultyNode thenCutAfterItApplied() {
        faults.add(passedOn -> {
            Answer withheld = passedOn.get();
            return new Answer(CUT, withheld.body());
        });
        return this;
    }

    /** The next request is applied and its answer changed. */
    FaultyNode thenChange(UnaryOperator<String> change) {
        faults.add(passedOn -> {
            Answer answer = passedOn.get();
            String changed = change.apply(new String(answer.body(), UTF_8));
            return new Answer(answer.status(), changed.getBytes(UTF_8));
        });
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Supplier<Answer> passedOn = () -> passOn(exchange, body);
            Fault fault = exchange.getRequestURI().getPath().endsWith(pathEnd) ? faults.poll() : null;
            Answer answer = fault == null ? passedOn.get() : fault.strike(passedOn);
            if (answer.status() != CUT) {
                exchange.getResponseHeaders().add("Content-Type", "application/json");
                exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    private Answer passOn(HttpExchange exchange, byte[] body) {
        try {
            return backend.answer(exchange.getRequestMethod(), exchange.getRequestURI(), body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
