package io.greenlight.plan;

import io.greenlight.document.AccountId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the priority of one account is decided from.
 *
 * @param account id
 * @param weight weight of its plan, positive
 * @param dueIn time until its next send, negative when overdue; null when none is scheduled within the horizon
 * @param documents estimated documents to load, not negative
 * @param waited how long it has been waiting already
 */
public record AccountDemand(
        AccountId account, double weight, @Nullable Duration dueIn, long documents, Duration waited) {
    public AccountDemand {
        if (!(weight > 0) || documents < 0) {
            throw new IllegalArgumentException(
                    "Cannot rank account %s: weight %s must be positive, documents %d not negative"
                            .formatted(account, weight, documents));
        }
    }
}
