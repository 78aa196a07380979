package io.greenlight.verify;

import java.util.List;

/**
 * What the comparison of some accounts found.
 *
 * @param rowsRead rows read once
 * @param rowsReadAgain rows read once more, to be sure
 * @param documents rows that have a valid document
 * @param rejected rows that have none, or whose document the index refuses, and that are rightly missing
 * @param accounts accounts that differ
 * @param differences keys under which they differ
 * @param strays documents that are none of theirs, and are stored as if they were
 */
record ScopeFindings(
        long rowsRead,
        long rowsReadAgain,
        long documents,
        long rejected,
        List<DifferingAccount> accounts,
        List<Difference> differences,
        List<Stray> strays) {
    ScopeFindings {
        accounts = List.copyOf(accounts);
        differences = List.copyOf(differences);
        strays = List.copyOf(strays);
    }

    boolean isClean() {
        return accounts.isEmpty();
    }
}
