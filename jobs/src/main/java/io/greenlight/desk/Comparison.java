package io.greenlight.desk;

import io.greenlight.document.HashSum;
import io.greenlight.verify.Difference;
import io.greenlight.verify.DifferenceKind;
import io.greenlight.verify.Verification;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One comparison of a generation with its sources, as far as it is.
 *
 * @param id its number
 * @param generation name of the generation
 * @param state where it stands
 * @param reason why it was broken off; empty otherwise
 * @param equal whether everything in its scope was compared and found equal
 * @param accounts accounts compared
 * @param documents rows that have a valid document
 * @param rejected rows that have none, or whose document the index refuses, and that are rightly missing
 * @param rowsRead rows read once
 * @param rowsReadAgain rows read once more, to be sure
 * @param differing accounts that differ
 * @param kinds keys that differ, by how
 * @param first the first of them
 */
public record Comparison(
        long id,
        String generation,
        Verification.State state,
        String reason,
        boolean equal,
        long accounts,
        long documents,
        long rejected,
        long rowsRead,
        long rowsReadAgain,
        List<Account> differing,
        Map<DifferenceKind, Long> kinds,
        List<DifferingKey> first) {
    public Comparison {
        differing = List.copyOf(differing);
        kinds = new TreeMap<>(kinds);
        first = List.copyOf(first);
    }

    /**
     * An account some of whose documents are not those of the source.
     *
     * @param account its id
     * @param source where it lives; empty if neither a source nor the generation knows it
     * @param shard in which shard; empty as well then
     * @param expected count and hash sums of the source's rows
     * @param found count and hash sums in the index
     * @param complete whether all of its keys that differ were found; if not, there are too many to hold
     */
    public record Account(
            String account, String source, String shard, HashSum expected, HashSum found, boolean complete) {}

    /**
     * A key under which index and source differ. Holds no content.
     *
     * @param account whose document
     * @param key its key
     * @param kind how they differ
     */
    public record DifferingKey(String account, List<String> key, DifferenceKind kind) {
        public DifferingKey {
            key = List.copyOf(key);
        }

        private static DifferingKey of(Difference difference) {
            return new DifferingKey(
                    difference.account().value(), difference.key().parts(), difference.kind());
        }
    }

    static Comparison of(Verification verification) {
        return new Comparison(
                verification.id(),
                verification.generation(),
                verification.state(),
                verification.reason(),
                verification.isEqual(),
                verification.accounts(),
                verification.documents(),
                verification.rejected(),
                verification.rowsRead(),
                verification.rowsReadAgain(),
                verification.differing().stream()
                        .map(account -> new Account(
                                account.account().value(),
                                account.source(),
                                account.shard(),
                                account.expected(),
                                account.found(),
                                account.complete()))
                        .toList(),
                verification.kinds(),
                verification.first().stream().map(DifferingKey::of).toList());
    }

    /** Keys that differ. */
    public long countDifferences() {
        return kinds.values().stream().mapToLong(Long::longValue).sum();
    }
}
