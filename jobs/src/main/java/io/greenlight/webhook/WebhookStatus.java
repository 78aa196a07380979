package io.greenlight.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How the deliveries to a webhook are.
 *
 * @param name of the webhook
 * @param waiting flips that it has not taken, counted up to 10,000
 * @param failures attempts that failed, since the last that did not
 * @param lastError why the last one failed; empty when it did not
 * @param attemptedAt when it was tried last
 * @param deliveredAt when it took some last
 * @param dropped flips that were forgotten before it took them
 */
public record WebhookStatus(
        String name,
        long waiting,
        int failures,
        String lastError,
        @Nullable Instant attemptedAt,
        @Nullable Instant deliveredAt,
        long dropped) {}
