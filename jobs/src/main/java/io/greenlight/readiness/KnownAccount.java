package io.greenlight.readiness;

import java.util.List;

/**
 * What the control database knows of one account.
 *
 * @param rows in the generations that serve, one per entity
 * @param known whether any generation, serving or not, knows it
 */
record KnownAccount(List<AccountRow> rows, boolean known) {
    static final KnownAccount UNKNOWN = new KnownAccount(List.of(), false);

    KnownAccount {
        rows = List.copyOf(rows);
    }

    /** Whether all its rows say that it is READY. */
    boolean isReady() {
        return !rows.isEmpty() && rows.stream().allMatch(AccountRow::isReady);
    }
}
