package io.greenlight.webhook;

import io.greenlight.config.WebhookProperties;
import io.greenlight.flip.Flip;
import io.greenlight.webhook.WebhookStore.Delivery;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Posts flips. Follows no redirect, reads no answer but its status, and takes no longer than the webhook's timeout. */
@Component
class WebhookSender implements AutoCloseable {
    static final String SIGNATURE = "Greenlight-Signature";
    static final String DELIVERY = "Greenlight-Delivery";

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final InstantSource clock;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    WebhookSender(InstantSource clock) {
        this.clock = clock;
    }

    /** Why they were not taken; empty when they were: the answer has a status of 200 to 299. */
    String send(WebhookProperties webhook, Delivery delivery, List<Flip> flips) throws InterruptedException {
        byte[] body = JSON.writeValueAsBytes(Map.of("delivery", delivery.id(), "flips", flips));
        long now = clock.instant().getEpochSecond();
        HttpRequest request = HttpRequest.newBuilder(URI.create(webhook.url()))
                .timeout(webhook.timeout())
                .header("Content-Type", "application/json")
                .header("User-Agent", "greenlight")
                .header(DELIVERY, delivery.id())
                .header(SIGNATURE, new WebhookSignature(webhook.secret()).header(now, body))
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request, BodyHandlers.discarding());
        try {
            int status = answer.get(webhook.timeout().toMillis(), TimeUnit.MILLISECONDS)
                    .statusCode();
            return status >= 200 && status < 300 ? "" : "it answers with status %d".formatted(status);
        } catch (TimeoutException late) {
            return "it does not answer within %d ms".formatted(webhook.timeout().toMillis());
        } catch (ExecutionException failed) {
            // No more than the kind: the message may have an address.
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            return "it cannot be reached: " + cause.getClass().getSimpleName();
        } finally {
            answer.cancel(true);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
