package io.greenlight.readiness;

import org.jspecify.annotations.Nullable;

/**
 * What was decided of an account.
 *
 * @param state where it is
 * @param reason a code, and words where there are any
 * @param row the row that decided; null when nothing serves it
 */
record Verdict(AccountState state, String reason, @Nullable AccountRow row) {
    static final Verdict NOT_INDEXED =
            new Verdict(AccountState.NOT_INDEXED, ReasonCode.NO_SERVING_GENERATION.name(), null);

    boolean isReady() {
        return state.isReady();
    }
}
