package io.greenlight.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks over HTTP: follows no redirect, waits no longer than told, reads no more than an answer has. */
final class Transport {
    private static final int MOST_BYTES = 8 << 20;

    private final HttpClient client;
    private final String server;
    private final Supplier<@Nullable String> token;

    Transport(GreenlightClient.Builder builder) {
        String text = builder.server.toString();
        this.server = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
        this.token = builder.token;
        HttpClient.Builder http = HttpClient.newBuilder()
                .connectTimeout(builder.connectTimeout)
                .followRedirects(HttpClient.Redirect.NEVER);
        this.client = (builder.sslContext == null ? http : http.sslContext(builder.sslContext)).build();
    }

    /**
     * What came back.
     *
     * @param status of HTTP; 0 when nothing came
     * @param body its text
     * @param failure why nothing came; empty when something did
     */
    record Answer(int status, String body, String failure) {
        static Answer none(String failure) {
            return new Answer(0, "", failure);
        }

        boolean isGood() {
            return status == 200;
        }

        /** Why this is no answer to the question. */
        String reason() {
            if (!failure.isEmpty()) {
                return failure;
            }
            if (status == 401) {
                return AnswerReader.reason(body, Reasons.UNAUTHORIZED);
            }
            return AnswerReader.reason(body, status == 403 ? Reasons.FORBIDDEN : Reasons.UNEXPECTED_ANSWER);
        }
    }

    Answer get(String path, Duration longest) {
        return send(HttpRequest.newBuilder().GET(), path, longest);
    }

    Answer post(String path, String json, Duration longest) {
        return send(
                HttpRequest.newBuilder()
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(json)),
                path,
                longest);
    }

    // A supplier may throw whatever it likes: there is no token then.
    @SuppressWarnings("CatchingUnchecked")
    private Answer send(HttpRequest.Builder request, String path, Duration longest) {
        try {
            String secret = token.get();
            if (secret != null) {
                request.header("Authorization", "Bearer " + secret);
            }
        } catch (RuntimeException none) {
            return Answer.none(Reasons.NO_TOKEN);
        }
        request.uri(URI.create(server + path))
                .header("Accept", "application/json")
                .timeout(longest);
        return await(client.sendAsync(request.build(), head -> new BoundedBody(MOST_BYTES)), longest);
    }

    private static Answer await(CompletableFuture<HttpResponse<String>> sent, Duration longest) {
        try {
            HttpResponse<String> response = sent.get(longest.toMillis(), TimeUnit.MILLISECONDS);
            return new Answer(response.statusCode(), response.body(), "");
        } catch (TimeoutException late) {
            return Answer.none(Reasons.TIMED_OUT);
        } catch (ExecutionException failed) {
            return Answer.none(reason(failed.getCause()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Answer.none(Reasons.INTERRUPTED);
        } finally {
            sent.cancel(true);
        }
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause instanceof HttpConnectTimeoutException) {
            return Reasons.UNREACHABLE;
        }
        if (cause instanceof HttpTimeoutException) {
            return Reasons.TIMED_OUT;
        }
        return cause instanceof IOException ? Reasons.UNREACHABLE : Reasons.UNEXPECTED_ANSWER;
    }
}
