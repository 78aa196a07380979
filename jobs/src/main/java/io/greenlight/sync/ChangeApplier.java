package io.greenlight.sync;

import io.greenlight.bulk.RetriesExhausted;
import io.greenlight.config.Catalog;
import io.greenlight.config.Entity;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.document.AccountId;
import io.greenlight.generation.Generation;
import io.greenlight.index.OutcomeUnknown;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetUnavailable;
import io.greenlight.read.change.ChangedDocument;
import io.greenlight.sync.DueStore.Due;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Brings changed documents up to date in every live generation: read by key what there is now, write it. */
@Component
class ChangeApplier {
    private static final Logger LOG = LoggerFactory.getLogger(ChangeApplier.class);
    private static final int DUE_AT_A_TIME = 2_000;

    private final Catalog catalog;
    private final LiveGenerations live;
    private final GenerationSync generations;
    private final SyncLedgerStore ledger;
    private final DueStore due;
    private final LoadObserver observer;

    ChangeApplier(
            Catalog catalog,
            LiveGenerations live,
            GenerationSync generations,
            SyncLedgerStore ledger,
            DueStore due,
            LoadObserver observer) {
        this.catalog = catalog;
        this.live = live;
        this.generations = generations;
        this.ledger = ledger;
        this.due = due;
        this.observer = observer;
    }

    private record Home(String shard, String entity) {}

    /**
     * Applies changes that are visible on the source. Doing it twice is harmless.
     *
     * @return highest version that was written; 0 when nothing was changed
     */
    long apply(RowReader reader, String source, List<ChangedDocument> changed) {
        long version = 0;
        for (Map.Entry<Home, List<ChangedDocument>> group : byHome(changed).entrySet()) {
            Entity entity = catalog.entity(group.getKey().entity());
            CurrentRows rows = reader.read(group.getKey().shard(), entity, group.getValue());
            observer.at(LoadPoint.SYNC_AFTER_ROWS);
            live.of(entity.name()).forEach(generation -> generations.write(generation, rows));
            List<AccountId> accounts = group.getValue().stream()
                    .map(document -> document.position().account())
                    .distinct()
                    .toList();
            ledger.noteNew(source, entity.name(), accounts);
            version = Math.max(version, rows.version());
        }
        return version;
    }

    private static Map<Home, List<ChangedDocument>> byHome(List<ChangedDocument> changed) {
        Map<Home, List<ChangedDocument>> groups = new LinkedHashMap<>();
        changed.forEach(document -> groups.computeIfAbsent(
                        new Home(document.shard(), document.entity()), home -> new ArrayList<>())
                .add(document));
        return groups;
    }

    /**
     * Writes what is due of any generation, as far as its cluster takes it. A cluster that takes nothing keeps back only its own.
     *
     * @throws TargetUnavailable or {@link TargetRefused}, {@link OutcomeUnknown}, {@link RetriesExhausted} if something stays
     *     due of a generation that serves
     */
    void applyDue(RowReader reader, String source) {
        due.forgetRetired();
        Set<String> away = new HashSet<>();
        List<RuntimeException> serving = new ArrayList<>();
        for (Generation generation : all()) {
            if (away.contains(generation.target()) && !generation.serving()) {
                continue;
            }
            try {
                applyDue(reader, source, generation);
            } catch (TargetUnavailable | TargetRefused | OutcomeUnknown | RetriesExhausted failure) {
                LOG.debug("What is due of {} waits for its cluster", generation.name(), failure);
                away.add(generation.target());
                if (generation.serving()) {
                    serving.add(failure);
                }
            }
        }
        if (!serving.isEmpty()) {
            throw serving.getFirst();
        }
    }

    private List<Generation> all() {
        return catalog.names().stream()
                .flatMap(entity -> live.of(entity).stream())
                .toList();
    }

    private void applyDue(RowReader reader, String source, Generation generation) {
        List<Due> some = due.due(source, generation, DUE_AT_A_TIME);
        if (!some.isEmpty()) {
            generations.reach(generation);
        }
        while (!some.isEmpty()) {
            Map<String, List<ChangedDocument>> byShard = new LinkedHashMap<>();
            some.forEach(one -> byShard.computeIfAbsent(one.shard(), shard -> new ArrayList<>())
                    .add(ChangedDocument.unknown(generation.entity(), one.shard(), one.document())));
            Entity entity = catalog.entity(generation.entity());
            byShard.forEach(
                    (shard, documents) -> generations.writeNow(generation, reader.read(shard, entity, documents)));
            due.remove(some);
            some = due.due(source, generation, DUE_AT_A_TIME);
        }
    }
}
