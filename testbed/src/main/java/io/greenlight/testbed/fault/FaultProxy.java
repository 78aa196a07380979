package io.greenlight.testbed.fault;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/**
 * An HTTP proxy in front of one OpenSearch node that does to requests what its plan says, and counts. Without a plan it
 * passes everything on. Safe for several threads; the plan can be changed at any time.
 */
public final class FaultProxy implements AutoCloseable {
    private static final Duration UPSTREAM_LIMIT = Duration.ofMinutes(2);
    private static final int HTTP_ERRORS = 400;

    /** Those of one connection and not of the message, and those the client sets itself. */
    private static final Set<String> NOT_PASSED_ON = Set.of(
            "connection",
            "content-length",
            "expect",
            "host",
            "upgrade",
            "accept-encoding",
            "transfer-encoding",
            "http2-settings");

    private static final Set<String> NOT_PASSED_ON_UNZIPPED = Stream.concat(
                    NOT_PASSED_ON.stream(), Stream.of("content-encoding"))
            .collect(Collectors.toUnmodifiableSet());

    private final URI upstream;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final AtomicLong requests = new AtomicLong();
    private final AtomicLong bulks = new AtomicLong();
    private final AtomicLong faults = new AtomicLong();
    private volatile FaultPlan plan = FaultPlan.none();
    private volatile BulkListener listener = (target, body) -> {};

    private FaultProxy(URI upstream) throws IOException {
        this.upstream = upstream;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    }

    /** Starts a proxy on a free port of the loopback interface. */
    public static FaultProxy before(URI upstream) {
        try {
            FaultProxy proxy = new FaultProxy(upstream);
            proxy.server.createContext("/", proxy::handle);
            proxy.server.setExecutor(proxy.threads);
            proxy.server.start();
            return proxy;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start a proxy before " + upstream, e);
        }
    }

    /** Where clients find it. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** From now on, this goes wrong. */
    public void follow(FaultPlan newPlan) {
        plan = newPlan;
    }

    /** From now on, this hears of every bulk request, before it is passed on. */
    public void tell(BulkListener newListener) {
        listener = newListener;
    }

    /** Hears bulk requests. Called by several threads at once. */
    @FunctionalInterface
    public interface BulkListener {
        /**
         * A bulk request came.
         *
         * @param target path and query
         * @param body as it was sent
         */
        void bulk(String target, byte[] body);
    }

    /** Requests so far. */
    public long requests() {
        return requests.get();
    }

    /** Bulk requests so far. */
    public long bulks() {
        return bulks.get();
    }

    /** Requests so far that had a fault. */
    public long faults() {
        return faults.get();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        client.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        // Closing without an answer is what a cut connection looks like.
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            actOrSayWhyNot(exchange, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The server would turn a mistake of ours into a cut connection, which nobody could tell from a fault. */
    private void actOrSayWhyNot(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        try {
            act(faultOf(exchange, body), exchange, body);
        } catch (RuntimeException e) {
            answer(exchange, 500, ("The fault proxy failed: " + e).getBytes(StandardCharsets.UTF_8));
        }
    }

    private Fault faultOf(HttpExchange exchange, byte[] body) {
        requests.incrementAndGet();
        String path = exchange.getRequestURI().getPath();
        boolean bulk = new ProxiedRequest("", path, 0, 0).isBulk();
        long bulkNumber = bulk ? bulks.incrementAndGet() : bulks.get();
        if (bulk) {
            listener.bulk(exchange.getRequestURI().toString(), body);
        }
        Fault fault = plan.faultOf(new ProxiedRequest(exchange.getRequestMethod(), path, bulkNumber, body.length));
        if (!(fault instanceof Fault.None)) {
            faults.incrementAndGet();
        }
        return fault;
    }

    private void act(Fault fault, HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        switch (fault) {
            case Fault.None none -> answer(exchange, forward(exchange, body));
            case Fault.Answer own -> answer(exchange, own.status(), ownAnswer(own.status()));
            case Fault.CutBefore cut -> exchange.close();
            case Fault.CutAfter cut -> forward(exchange, body);
            case Fault.CutWithin cut -> answerHalf(exchange, forward(exchange, body));
            case Fault.Delay delay -> {
                Thread.sleep(delay.duration());
                answer(exchange, forward(exchange, body));
            }
            case Fault.FailItems fail -> failItems(fail, exchange, body);
        }
    }

    private void failItems(Fault.FailItems fail, HttpExchange exchange, byte[] body)
            throws IOException, InterruptedException {
        BulkItems items = BulkItems.parse(unzipped(exchange, body), fail.positions());
        byte[] passedOn = items.passedOn();
        if (passedOn.length == 0) {
            answer(exchange, 200, items.merge(passedOn, fail.status(), fail.type()));
            return;
        }
        HttpResponse<byte[]> upstreamAnswer = forward(exchange, passedOn, NOT_PASSED_ON_UNZIPPED);
        if (upstreamAnswer.statusCode() >= HTTP_ERRORS) {
            answer(exchange, upstreamAnswer);
        } else {
            answer(exchange, 200, items.merge(upstreamAnswer.body(), fail.status(), fail.type()));
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException, InterruptedException {
        return forward(exchange, body, NOT_PASSED_ON);
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body, Set<String> withoutHeaders)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        upstream.resolve(exchange.getRequestURI().toString()))
                .timeout(UPSTREAM_LIMIT)
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!withoutHeaders.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void answer(HttpExchange exchange, HttpResponse<byte[]> upstreamAnswer) throws IOException {
        upstreamAnswer.headers().map().forEach((name, values) -> {
            if (!NOT_PASSED_ON.contains(name.toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, List.copyOf(values));
            }
        });
        send(exchange, upstreamAnswer.statusCode(), upstreamAnswer.body());
    }

    private static void answer(HttpExchange exchange, int status, byte[] json) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
        send(exchange, status, json);
    }

    private static void answerHalf(HttpExchange exchange, HttpResponse<byte[]> upstreamAnswer) throws IOException {
        byte[] body = upstreamAnswer.body();
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
        exchange.sendResponseHeaders(upstreamAnswer.statusCode(), body.length);
        exchange.getResponseBody().write(body, 0, body.length / 2);
        exchange.getResponseBody().flush();
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        boolean withoutBody = body.length == 0 || "HEAD".equals(exchange.getRequestMethod());
        exchange.sendResponseHeaders(status, withoutBody ? -1 : body.length);
        if (!withoutBody) {
            exchange.getResponseBody().write(body);
        }
    }

    private static byte[] ownAnswer(int status) {
        return """
                {"error":{"type":"injected_exception","reason":"Injected by the fault proxy"},"status":%d}""".formatted(status).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] unzipped(HttpExchange exchange, byte[] body) throws IOException {
        if (!"gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            return body;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return in.readAllBytes();
        }
    }
}
