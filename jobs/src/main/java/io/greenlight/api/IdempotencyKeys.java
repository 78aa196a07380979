package io.greenlight.api;

import io.greenlight.problem.RequestRefused;
import org.jspecify.annotations.Nullable;

/** Takes the key from a request. */
final class IdempotencyKeys {
    private static final int LONGEST = 200;

    private IdempotencyKeys() {}

    /** The key as it was given; null when none was. */
    static @Nullable String check(@Nullable String key) {
        if (key != null && (key.isBlank() || key.length() > LONGEST)) {
            throw new RequestRefused("Idempotency-Key: give 1 to %d characters".formatted(LONGEST));
        }
        return key;
    }
}
