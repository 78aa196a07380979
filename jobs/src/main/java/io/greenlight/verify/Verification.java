package io.greenlight.verify;

import io.greenlight.generation.Generation;
import java.util.List;
import java.util.Map;

/**
 * One comparison of a generation with its sources, as far as it is.
 *
 * @param id number
 * @param generation name of the generation
 * @param state where it stands
 * @param reason why it was broken off; empty otherwise
 * @param accounts accounts compared
 * @param rowsRead rows read once
 * @param rowsReadAgain rows read once more, to be sure
 * @param documents rows that have a valid document
 * @param rejected rows that have none, or whose document the index refuses, and that are rightly missing
 * @param differing accounts that differ
 * @param kinds keys that differ, by how
 * @param first the first of them
 */
public record Verification(
        long id,
        String generation,
        State state,
        String reason,
        long accounts,
        long rowsRead,
        long rowsReadAgain,
        long documents,
        long rejected,
        List<DifferingAccount> differing,
        Map<DifferenceKind, Long> kinds,
        List<Difference> first) {
    public Verification {
        differing = List.copyOf(differing);
        kinds = Map.copyOf(kinds);
        first = List.copyOf(first);
    }

    /** Where a comparison stands. */
    public enum State {
        /** Nobody has begun it. */
        QUEUED,
        /** Somebody is at it, or was when it died. */
        RUNNING,
        /** All of its scope is compared. */
        DONE,
        /** It was broken off; what it found so far is kept, and it can go on. */
        FAILED
    }

    /** Whether everything in its scope was compared and found equal. */
    public boolean isEqual() {
        return state == State.DONE && differing.isEmpty();
    }

    /** Keys that differ. */
    public long differences() {
        return kinds.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * What a comparison is to do.
     *
     * @param id number
     * @param generation what is compared
     * @param depth how far
     */
    record Task(long id, Generation generation, Depth depth) {}
}
