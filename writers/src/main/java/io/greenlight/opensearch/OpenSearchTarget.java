package io.greenlight.opensearch;

import io.greenlight.check.Finding;
import io.greenlight.document.AccountId;
import io.greenlight.document.DocumentId;
import io.greenlight.document.HashSum;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.StoredDocument;
import io.greenlight.index.Target;
import io.greenlight.index.TargetSettings;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One OpenSearch cluster of version 2.19 or later. Closing it closes the connections, also those of its sinks. */
public final class OpenSearchTarget implements Target {
    private final Cluster cluster;
    private final IndexCalls indexes;
    private final AliasCalls aliases;
    private final SumCalls sums;
    private final ScanCalls scans;
    private final StrangerCalls strangers;
    private final PurgeCalls purges;
    private final HealthCalls health;
    private final TargetCheck check;
    private final Set<String> servingFromTheStart = ConcurrentHashMap.newKeySet();

    private OpenSearchTarget(Cluster cluster, TargetSettings settings) {
        TargetCalls calls = new TargetCalls(cluster);
        this.cluster = cluster;
        this.indexes = new IndexCalls(calls, settings);
        this.aliases = new AliasCalls(calls);
        this.sums = new SumCalls(calls);
        this.scans = new ScanCalls(calls);
        this.strangers = new StrangerCalls(scans);
        this.purges = new PurgeCalls(calls);
        this.health = new HealthCalls(calls, settings);
        this.check = new TargetCheck(calls, indexes, settings);
    }

    /** A target that is connected to with its first request. */
    public static OpenSearchTarget connect(ConnectionSettings connection, TargetSettings settings) {
        return new OpenSearchTarget(Cluster.open(connection), settings);
    }

    Cluster cluster() {
        return cluster;
    }

    @Override
    public String name() {
        return cluster.name();
    }

    @Override
    public void create(GenerationLayout generation, Serving serving) {
        if (serving == Serving.YES) {
            servingFromTheStart.add(generation.name());
        }
        if (!generation.schema().isMonthly()) {
            indexes.create(generation, PhysicalIndex.of(generation), serving);
        }
    }

    @Override
    public void ensureMonth(GenerationLayout generation, String month, Serving serving) {
        PhysicalIndex index = PhysicalIndex.of(generation, month);
        indexes.create(generation, index, serving);
        align(generation, index);
    }

    /**
     * Whether a month that is created now belongs behind the alias: if its generation is there; and before its generation
     * has any index, if it was created to serve from the start and no other generation does.
     */
    Serving servingOfNewMonth(GenerationLayout generation) {
        Set<String> behind = aliases.behind(generation.alias());
        boolean serves = behind.isEmpty()
                ? servingFromTheStart.contains(generation.name())
                : behind.stream().anyMatch(index -> PhysicalIndex.belongs(generation, index));
        return serves ? Serving.YES : Serving.NO;
    }

    @Override
    public Map<String, String> indexes(GenerationLayout generation) {
        return indexes.uuids(generation);
    }

    @Override
    public long highestGeneration(String alias) {
        return indexes.highestGeneration(alias);
    }

    @Override
    public void refresh(GenerationLayout generation) {
        indexes.refresh(generation);
    }

    @Override
    public Map<AccountId, HashSum> sums(GenerationLayout generation, Collection<AccountId> accounts) {
        return sums.ofEach(generation, accounts, List.of());
    }

    @Override
    public Map<AccountId, HashSum> sumsSince(
            GenerationLayout generation, Collection<AccountId> accounts, Instant since) {
        return sums.ofEach(generation, accounts, List.of(Filters.since(generation, since)));
    }

    @Override
    public void scan(
            GenerationLayout generation, AccountId account, @Nullable Instant since, Predicate<StoredDocument> looker) {
        scans.scan(generation, account, since, looker);
    }

    @Override
    public void scan(
            GenerationLayout generation, Collection<AccountId> accounts, Look look, Predicate<StoredDocument> looker) {
        scans.scan(generation, accounts, look, looker);
    }

    @Override
    public List<StoredDocument> current(
            GenerationLayout generation, Collection<DocumentId> ids, Collection<String> months, Look look) {
        List<PhysicalIndex> physical = generation.schema().isMonthly()
                ? months.stream()
                        .map(month -> PhysicalIndex.of(generation, month))
                        .toList()
                : List.of(PhysicalIndex.of(generation));
        return scans.current(generation, ids, physical, look);
    }

    @Override
    public List<String> monthsOf(GenerationLayout generation) {
        int prefix = generation.name().length() + 1;
        return generation.schema().isMonthly()
                ? indexes.uuids(generation).keySet().stream()
                        .map(index -> index.substring(prefix))
                        .toList()
                : List.of();
    }

    @Override
    public long purgeTombstones(GenerationLayout generation, long olderThanVersion) {
        return purges.purge(generation, olderThanVersion);
    }

    @Override
    public List<StoredDocument> find(GenerationLayout generation, AccountId account, Collection<DocumentId> ids) {
        return scans.find(generation, account, ids);
    }

    @Override
    public Set<AccountId> strangers(GenerationLayout generation, Collection<AccountId> known) {
        return strangers.find(generation, known);
    }

    @Override
    public Map<Integer, HashSum> sumsByBucket(GenerationLayout generation, AccountId account) {
        return sums.byBucket(generation, account);
    }

    @Override
    public HashSum sum(GenerationLayout generation) {
        return sums.ofAll(generation);
    }

    @Override
    public void prepareToServe(GenerationLayout generation) {
        health.mustHoldReplicas();
        Set<String> names = indexes.uuids(generation).keySet();
        names.forEach(index -> indexes.serve(new PhysicalIndex(index)));
        health.awaitGreen(names);
    }

    @Override
    public Set<String> behind(String alias) {
        return aliases.behind(alias);
    }

    @Override
    public List<String> aliasFaults(GenerationLayout generation) {
        return aliases.faults(generation.alias(), indexes.uuids(generation).keySet());
    }

    @Override
    public String searchFault(GenerationLayout generation) {
        return indexes.searchFault(generation);
    }

    /**
     * A month that is created while this runs is seen either here, by looking again after the change, or by its creator, who
     * looks at the alias after the creation.
     */
    @Override
    public void swap(GenerationLayout to) {
        Set<String> pointed = Set.of();
        Set<String> wanted = swappable(to);
        while (!pointed.equals(wanted)) {
            aliases.point(to.alias(), wanted);
            pointed = wanted;
            wanted = swappable(to);
        }
    }

    @Override
    public void drop(GenerationLayout generation) {
        Set<String> names = indexes.uuids(generation).keySet();
        Set<String> behind = aliases.behind(generation.alias());
        if (!Collections.disjoint(names, behind)) {
            throw new IllegalStateException(
                    "Cannot drop generation %s on target %s: it is behind the alias %s. Swap to another generation first"
                            .formatted(generation.name(), name(), generation.alias()));
        }
        names.forEach(index -> indexes.delete(new PhysicalIndex(index)));
    }

    @Override
    public long freeBytes() {
        return health.freeBytes();
    }

    @Override
    public List<Finding> check(List<GenerationLayout> generations) {
        return check.findings(generations);
    }

    @Override
    public void close() {
        cluster.close();
    }

    private Set<String> swappable(GenerationLayout to) {
        Set<String> names = indexes.uuids(to).keySet();
        if (names.isEmpty() && !to.schema().isMonthly()) {
            throw new IllegalStateException("Cannot point alias %s on target %s to generation %s: it has no index"
                    .formatted(to.alias(), name(), to.name()));
        }
        return names;
    }

    /** A swap may have passed between the decision of {@link #servingOfNewMonth} and the creation. */
    private void align(GenerationLayout generation, PhysicalIndex index) {
        Set<String> behind = aliases.behind(generation.alias());
        boolean included = behind.contains(index.name());
        boolean generationServes = behind.stream()
                .anyMatch(other -> !other.equals(index.name()) && PhysicalIndex.belongs(generation, other));
        boolean othersServe = behind.stream().anyMatch(other -> !PhysicalIndex.belongs(generation, other));
        if (generationServes && !included) {
            aliases.include(generation.alias(), index);
        } else if (included && othersServe && !generationServes) {
            aliases.exclude(generation.alias(), index);
        }
    }
}
