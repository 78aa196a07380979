package io.greenlight.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * May this account send?
 *
 * @param account who was asked about
 * @param ready whether it may; false whenever that is not known
 * @param state where the account is, as {@code READY} or {@code INDEXING}; {@code UNKNOWN} when there was no answer
 * @param reason a code, and words behind a colon where there are any
 * @param generation the generation behind the alias; null when nothing serves it, or nobody knows
 * @param indexed documents written so far
 * @param expected documents expected
 * @param deadLetters documents that could not be indexed
 * @param freshAsOf everything committed before is searchable; null when nobody knows
 * @param queuePosition its place among those that wait; null when it does not
 * @param readyAt since when it is ready, or when it is expected to be loaded; null when nobody knows
 */
public record Readiness(
        String account,
        boolean ready,
        String state,
        String reason,
        @Nullable String generation,
        long indexed,
        long expected,
        long deadLetters,
        @Nullable Instant freshAsOf,
        @Nullable Long queuePosition,
        @Nullable Instant readyAt) {
    /** The state of an account about which there was no answer. */
    public static final String UNKNOWN = "UNKNOWN";

    /** The reason without its words: stable for programs. */
    public String code() {
        int colon = reason.indexOf(':');
        return colon < 0 ? reason : reason.substring(0, colon);
    }

    /** Whether the server said so; otherwise it was not asked, or did not answer. */
    public boolean isAnswered() {
        return !state.equals(UNKNOWN);
    }

    static Readiness unanswered(String account, String reason) {
        return new Readiness(account, false, UNKNOWN, reason, null, 0, 0, 0, null, null, null);
    }

    static Readiness overridden(Readiness answer) {
        return new Readiness(
                answer.account,
                true,
                answer.state,
                Reasons.OVERRIDDEN + ": " + answer.reason,
                answer.generation,
                answer.indexed,
                answer.expected,
                answer.deadLetters,
                answer.freshAsOf,
                answer.queuePosition,
                answer.readyAt);
    }
}
