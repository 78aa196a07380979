package io.greenlight.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * When which account was ready, by who changed it. A change became true at some moment while it was made; an answer is right if it was
 * true at some moment from a second before the question to the answer.
 */
final class Truth {
    private final long tolerance;
    private final Map<String, List<Change>> changes = new ConcurrentHashMap<>();

    /**
     * A change.
     *
     * @param ready what became true
     * @param from not before
     * @param until not after
     */
    private record Change(boolean ready, long from, long until) {}

    /**
     * All are ready until they change.
     *
     * @param toleranceNanos an answer may be as old as this
     */
    Truth(long toleranceNanos) {
        this.tolerance = toleranceNanos;
    }

    void change(String account, boolean ready, long from, long until) {
        changes.computeIfAbsent(account, name -> new ArrayList<>()).add(new Change(ready, from, until));
    }

    /** Whether an answer was true at a moment that it may be of. */
    boolean allows(String account, boolean ready, long asked, long answered) {
        long earliest = asked - tolerance;
        // What was true before the first change that can have happened in that time.
        boolean before = true;
        boolean possible = false;
        for (Change change : changes.getOrDefault(account, List.of())) {
            if (change.until < earliest) {
                before = change.ready;
            } else if (change.from <= answered && change.ready == ready) {
                possible = true;
            }
        }
        return possible || before == ready;
    }
}
