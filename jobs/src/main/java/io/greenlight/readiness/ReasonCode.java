package io.greenlight.readiness;

import java.util.Locale;

/**
 * Why an account may send, or not: stable for programs. Some reasons have words behind their code, after a colon. Each code is
 * explained in {@code docs/operations/readiness.md}.
 */
public enum ReasonCode {
    /** Ready, with its history. */
    COMPLETE,
    /** Ready, its history is still to come. */
    HISTORY_LOADING,
    /** No serving generation has the account. */
    NO_SERVING_GENERATION,
    /** An operator cancelled its load. */
    LEFT_OUT_BY_OPERATOR,
    /** An operator paused its load. */
    PAUSED_BY_OPERATOR,
    /** Its units wait for a slot. */
    WAITING_FOR_SLOT,
    /** Is being loaded; the entity's name comes before it. */
    LOADING,
    /** Loaded, and being compared. */
    VERIFYING,
    /** More dead letters than allowed. */
    DEAD_LETTERS,
    /** The index does not hold what the load wrote. */
    CONTENT_DIFFERS,
    /** The alias does not show what serves. */
    ALIAS_CHANGED,
    /** An index is missing, or was replaced. */
    INDEX_CHANGED,
    /** A search is not answered by all of what serves. */
    INDEX_UNSEARCHABLE,
    /** The cluster does not answer. */
    TARGET_UNREACHABLE,
    /** The cluster refuses us. */
    TARGET_REFUSED,
    /** Loaded before changes were followed. */
    NOT_FOLLOWED,
    /** Changes of its source were missed. */
    CHANGES_MISSED,
    /** The sync has never reached the present. */
    SYNC_NOT_CAUGHT_UP,
    /** What is searchable is older than allowed. */
    SYNC_BEHIND,
    /** Ready, and what was asked for is not searchable yet. */
    NOT_YET_FRESH,
    /** Ready, and the time that was asked for has not come on the source. */
    AS_OF_IN_FUTURE,
    /** Ready, and nobody follows the changes that were asked for. */
    AS_OF_NOT_FOLLOWED,
    /** Ready, and the source has no positions to compare with. */
    AS_OF_NEEDS_WAL,
    /** Ready, and the source's clock does not say what it shows. */
    AS_OF_CLOCK_UNKNOWN,
    /** Ready, and the source does not confirm that its positions are those it had. */
    POSITION_UNCERTAIN,
    /** No generation ever knew the account. */
    UNKNOWN_ACCOUNT,
    /** No account has such an id. */
    MALFORMED_ACCOUNT,
    /** Neither a time nor a position. */
    MALFORMED_AS_OF,
    /** Not a time to wait, or too long. */
    MALFORMED_WAIT,
    /** Not a question for many accounts. */
    MALFORMED_BATCH,
    /** More accounts, or more bytes, than one question may have. */
    TOO_MANY_ACCOUNTS,
    /** The caller's token was revoked, or is none of ours. */
    TOKEN_INVALID,
    /** The caller's token has expired. */
    TOKEN_EXPIRED,
    /** The caller's token is limited to other accounts. */
    ACCOUNT_FORBIDDEN,
    /** More wait than may. */
    TOO_MANY_WAITING,
    /** More streams of flips are open than may. */
    TOO_MANY_STREAMS,
    /** The control database does not answer. */
    CONTROL_DATABASE_UNREACHABLE,
    /** The answer took too long. */
    NO_ANSWER_IN_TIME,
    /** An error of ours. */
    UNKNOWN;

    /** The code with words behind it. */
    public String with(String words) {
        return name() + ": " + words;
    }

    /** The reason of an account that is being loaded. */
    static String loading(String entity) {
        return entity.toUpperCase(Locale.ROOT) + "_" + LOADING.name();
    }
}
