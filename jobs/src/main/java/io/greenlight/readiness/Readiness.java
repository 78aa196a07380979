package io.greenlight.readiness;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The answer to "may this account send?".
 *
 * @param account who asks
 * @param ready whether it may
 * @param state where the account is
 * @param reason a code that says why, stable for programs
 * @param alias the name that is queried; null when nothing serves it
 * @param generation the generation behind it; null when nothing serves it
 * @param target the cluster; null when nothing serves it
 * @param indexed documents written so far
 * @param expected documents expected, an estimate until the account is loaded
 * @param deadLetters documents that could not be indexed
 * @param freshAsOf everything committed on its source before this time is searchable; null when its changes are not followed, or
 *     that was never so
 * @param queuePosition its place among those that wait, from 1 on; null when it does not wait
 * @param readyAt since when it is ready; of one that waits or is being loaded, when its last unit is expected to be done; null
 *     when nobody knows
 */
public record Readiness(
        String account,
        boolean ready,
        AccountState state,
        String reason,
        @Nullable String alias,
        @Nullable String generation,
        @Nullable String target,
        long indexed,
        long expected,
        long deadLetters,
        @Nullable Instant freshAsOf,
        @Nullable Long queuePosition,
        @Nullable Instant readyAt) {
    /** A no with nothing behind it. */
    public static Readiness bare(String account, AccountState state, String reason) {
        return new Readiness(account, false, state, reason, null, null, null, 0, 0, 0, null, null, null);
    }
}
