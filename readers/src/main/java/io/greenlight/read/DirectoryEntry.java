package io.greenlight.read;

import io.greenlight.document.AccountId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the account directory says of one account.
 *
 * @param account id
 * @param name for people; the id where the directory has no name
 * @param plan name of the plan, which gives the weight
 * @param nextSend when the next campaign is due; null when none is scheduled
 * @param documents estimated documents of the entity, not negative
 */
public record DirectoryEntry(
        AccountId account,
        String name,
        String plan,
        @Nullable Instant nextSend,
        long documents) {
    public DirectoryEntry {
        if (documents < 0) {
            throw new IllegalArgumentException(
                    "Cannot plan account %s: %d documents is negative".formatted(account, documents));
        }
    }
}
