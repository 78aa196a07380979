package io.greenlight.opensearch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.nio.PoolingAsyncClientConnectionManagerBuilder;
import org.apache.hc.client5.http.nio.AsyncClientConnectionManager;
import org.apache.hc.client5.http.ssl.ClientTlsStrategyBuilder;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicHeader;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.transport.OpenSearchTransport;
import org.opensearch.client.transport.httpclient5.ApacheHttpClient5TransportBuilder;
import org.opensearch.client.transport.httpclient5.ResponseException;

/**
 * Sends requests to one cluster and hands back whatever answer came, of any status. Safe for use by many threads.
 *
 * <p>The transport tries the next url when a node does not answer, so a request may arrive twice: every request of this
 * adapter can bear that.
 */
final class Cluster implements AutoCloseable {
    private final String name;
    private final OpenSearchTransport transport;
    private final Duration longestExchange;

    private Cluster(String name, OpenSearchTransport transport, Duration longestExchange) {
        this.name = name;
        this.transport = transport;
        this.longestExchange = longestExchange;
    }

    /** Opens no connection yet. */
    static Cluster open(ConnectionSettings settings) {
        Timeout connect = Timeout.of(settings.connectTimeout());
        Timeout silence = Timeout.of(settings.requestTimeout());
        ApacheHttpClient5TransportBuilder builder = ApacheHttpClient5TransportBuilder.builder(
                        settings.urls().stream().map(Cluster::host).toArray(HttpHost[]::new))
                .setConnectionConfigCallback(
                        config -> config.setConnectTimeout(connect).setSocketTimeout(silence))
                .setRequestConfigCallback(config -> config.setResponseTimeout(silence))
                .setCompressionEnabled(settings.compress());
        ConnectionSettings.Access access = settings.access();
        // Sent with every request: the transport's own negotiation would cost a round trip on each new connection.
        access.credentials()
                .ifPresent(credentials -> builder.setDefaultHeaders(
                        new Header[] {new BasicHeader("Authorization", credentials.header())}));
        access.tls()
                .ifPresent(tls -> builder.setHttpClientConfigCallback(
                        client -> client.setConnectionManager(connections(tls, connect, silence))));
        Duration perNode =
                settings.connectTimeout().plus(settings.requestTimeout().multipliedBy(2));
        return new Cluster(
                settings.name(),
                builder.build(),
                perNode.multipliedBy(settings.urls().size()));
    }

    String name() {
        return name;
    }

    /**
     * Sends and waits.
     *
     * @throws NoAnswer if none came
     * @throws InterruptedException if the thread is interrupted; the request may have been carried out
     */
    Answer send(Call call) throws NoAnswer, InterruptedException {
        CompletableFuture<Answer> answer =
                transport.performRequestAsync(call, new CallEndpoint(call.hasBody()), transport.options());
        try {
            return answer.get(longestExchange.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            return answerIn(call, e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new NoAnswer("no answer within " + longestExchange, true, e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw e;
        }
    }

    /** The transport throws for some statuses, wrapped or not; what it throws still carries the answer. */
    private Answer answerIn(Call call, ExecutionException failure) throws NoAnswer {
        Optional<ResponseException> response = findCause(failure, ResponseException.class);
        if (response.isPresent()) {
            return new Answer(response.get().status(), bodyIn(response.get()));
        }
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof IOException || cause instanceof UncheckedIOException) {
            throw new NoAnswer(words(cause), mayHaveArrived(failure), cause);
        }
        throw new IllegalStateException("Cannot send %s to target %s".formatted(call, name), cause);
    }

    /** The message is a status line, a line break and the body; the response itself is not accessible. */
    private static byte[] bodyIn(ResponseException response) {
        String message = response.getMessage() == null ? "" : response.getMessage();
        int body = message.indexOf('\n');
        return body < 0 ? new byte[0] : message.substring(body + 1).getBytes(StandardCharsets.UTF_8);
    }

    private static boolean mayHaveArrived(Throwable failure) {
        return findCause(failure, ConnectException.class).isEmpty()
                && findCause(failure, UnknownHostException.class).isEmpty()
                && findCause(failure, NoRouteToHostException.class).isEmpty()
                && findCause(failure, ConnectTimeoutException.class).isEmpty();
    }

    private static <T extends Throwable> Optional<T> findCause(Throwable failure, Class<T> kind) {
        for (Throwable at = failure; at != null; at = at.getCause()) {
            if (kind.isInstance(at)) {
                return Optional.of(kind.cast(at));
            }
        }
        return Optional.empty();
    }

    private static String words(Throwable cause) {
        @Nullable String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }

    private static HttpHost host(URI url) {
        return new HttpHost(url.getScheme(), url.getHost(), url.getPort());
    }

    /** As the transport makes them, but for the trust. Names of hosts are checked. */
    private static AsyncClientConnectionManager connections(SSLContext tls, Timeout connect, Timeout silence) {
        return PoolingAsyncClientConnectionManagerBuilder.create()
                .setTlsStrategy(
                        ClientTlsStrategyBuilder.create().setSslContext(tls).buildAsync())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(connect)
                        .setSocketTimeout(silence)
                        .build())
                .setMaxConnPerRoute(ApacheHttpClient5TransportBuilder.DEFAULT_MAX_CONN_PER_ROUTE)
                .setMaxConnTotal(ApacheHttpClient5TransportBuilder.DEFAULT_MAX_CONN_TOTAL)
                .build();
    }

    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close the connections to target " + name, e);
        }
    }
}
