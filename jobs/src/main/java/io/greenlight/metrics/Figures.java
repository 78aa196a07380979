package io.greenlight.metrics;

import io.greenlight.generation.LastComparison;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * What the control database counts at one moment.
 *
 * @param reindexes numbers of the reindexes that are not over
 * @param units their units
 * @param accounts accounts of the generations that serve or are built
 * @param ready accounts that may send
 * @param followed sources whose changes are followed
 * @param compared generations that serve and were compared with their sources
 */
record Figures(
        Set<Long> reindexes,
        List<Units> units,
        List<Accounts> accounts,
        long ready,
        List<Followed> followed,
        List<LastComparison> compared) {
    Figures {
        reindexes = Set.copyOf(reindexes);
        units = List.copyOf(units);
        accounts = List.copyOf(accounts);
        followed = List.copyOf(followed);
        compared = List.copyOf(compared);
    }

    /**
     * Units that have these in common.
     *
     * @param read rows read and acknowledged
     * @param expected rows expected: exact for units that are done, estimated for the others
     */
    record Units(String entity, String source, String state, long count, long read, long expected) {}

    /**
     * Accounts that have these in common.
     *
     * @param generation {@code serving} or {@code building}
     */
    record Accounts(String entity, String generation, String state, long count) {}

    /**
     * How far a source is followed.
     *
     * @param lagSeconds age of what is searchable; NaN if the sync has never caught up
     * @param retainedBytes WAL that the source keeps for it; NaN while it does not answer
     */
    record Followed(String source, double lagSeconds, double retainedBytes) {}

    /** Of what serves an entity; NaN if it was never compared as a whole. */
    double secondsSinceComparison(String entity) {
        return ofComparison(entity, comparison -> comparison.age().toMillis() / 1000.0);
    }

    double differing(String entity) {
        return ofComparison(entity, LastComparison::differing);
    }

    private double ofComparison(String entity, ToDoubleFunction<LastComparison> value) {
        return compared.stream()
                .filter(comparison -> comparison.entity().equals(entity))
                .mapToDouble(value)
                .findFirst()
                .orElse(Double.NaN);
    }

    double lagSeconds(String source) {
        return followed.stream()
                .filter(one -> one.source.equals(source))
                .mapToDouble(Followed::lagSeconds)
                .findFirst()
                .orElse(Double.NaN);
    }

    double retainedBytes(String source) {
        return followed.stream()
                .filter(one -> one.source.equals(source))
                .mapToDouble(Followed::retainedBytes)
                .findFirst()
                .orElse(Double.NaN);
    }

    long units(String state) {
        return units.stream()
                .filter(group -> group.state.equals(state))
                .mapToLong(Units::count)
                .sum();
    }

    long running(String source) {
        return units.stream()
                .filter(group -> group.state.equals("RUNNING") && group.source.equals(source))
                .mapToLong(Units::count)
                .sum();
    }

    long read(String entity) {
        return units.stream()
                .filter(group -> group.entity.equals(entity))
                .mapToLong(Units::read)
                .sum();
    }

    long expected(String entity) {
        return units.stream()
                .filter(group -> group.entity.equals(entity))
                .mapToLong(Units::expected)
                .sum();
    }

    long read() {
        return units.stream().mapToLong(Units::read).sum();
    }

    long left() {
        return units.stream().mapToLong(group -> group.expected - group.read).sum();
    }

    long accounts(String entity, String generation, String state) {
        return accounts.stream()
                .filter(group ->
                        group.entity.equals(entity) && group.generation.equals(generation) && group.state.equals(state))
                .mapToLong(Accounts::count)
                .sum();
    }
}
