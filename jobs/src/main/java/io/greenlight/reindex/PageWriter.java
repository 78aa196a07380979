package io.greenlight.reindex;

import io.greenlight.bulk.WriteOutcome;
import io.greenlight.deadletter.DeadLetter.Stage;
import io.greenlight.deadletter.DeadLetterStore;
import io.greenlight.dispatch.Checkpoint;
import io.greenlight.dispatch.ClaimedUnit;
import io.greenlight.dispatch.EpochLost;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.dispatch.UnitStore;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.Layouts;
import io.greenlight.generation.MonthlyIndexes;
import io.greenlight.metrics.LoadMeters;
import io.greenlight.read.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The writer of the load step: sends a page to OpenSearch, and when every document has its final outcome, stores the
 * checkpoint, the ledger and the dead letters in the transaction of the chunk. If it dies before, the page is read again.
 */
final class PageWriter implements ItemWriter<LoadedPage> {
    private static final Logger LOG = LoggerFactory.getLogger(PageWriter.class);

    private final GenerationStore registry;
    private final Map<Long, Generation> generations = new HashMap<>();
    private final PageSink sink;
    private final UnitStore units;
    private final DeadLetterStore deadLetters;
    private final Slot slot;
    private final LoadObserver observer;

    /**
     * Where pages go.
     *
     * @param layouts finds a generation's cluster
     * @param months creates monthly indexes
     * @param meters counts what became of them
     */
    record PageSink(Layouts layouts, MonthlyIndexes months, LoadMeters meters) {
        List<WriteOutcome> write(Generation generation, Page page) {
            if (page.documents().isEmpty()) {
                return List.of();
            }
            months.ensure(generation, page.documents());
            return layouts.sink(generation).write(layouts.layout(generation), page.documents());
        }

        void count(String entity, PageLedger ledger) {
            meters.loaded(entity, ledger.indexed(), ledger.superseded(), ledger.dead());
        }
    }

    PageWriter(
            GenerationStore registry,
            PageSink sink,
            UnitStore units,
            DeadLetterStore deadLetters,
            Slot slot,
            LoadObserver observer) {
        this.registry = registry;
        this.sink = sink;
        this.units = units;
        this.deadLetters = deadLetters;
        this.slot = slot;
        this.observer = observer;
    }

    @Override
    public void write(Chunk<? extends LoadedPage> chunk) {
        for (LoadedPage loaded : chunk) {
            write(loaded.unit(), loaded.page());
        }
    }

    private void write(ClaimedUnit unit, Page page) {
        List<WriteOutcome> outcomes = sink.write(generation(unit), page);
        observer.at(LoadPoint.AFTER_BULK_BEFORE_CHECKPOINT);
        PageLedger ledger = PageLedger.of(page, outcomes);
        try {
            units.checkpoint(unit, new Checkpoint(page.last(), page.end(), page.version(), ledger.entries()));
        } catch (EpochLost lost) {
            LOG.warn("{}", lost.getMessage());
            slot.clear();
            return;
        }
        deadLetters.add(unit, Stage.READ, page.rejections());
        deadLetters.add(unit, Stage.WRITE, ledger.refused());
        observeCommit(unit.entity(), ledger);
    }

    /** Looked up once per unit, outside of the page's transaction. */
    private Generation generation(ClaimedUnit unit) {
        return generations.computeIfAbsent(unit.id(), id -> registry.generation(unit.entity(), unit.generation()));
    }

    private void observeCommit(String entity, PageLedger ledger) {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                sink.count(entity, ledger);
                observer.at(LoadPoint.AFTER_CHECKPOINT);
            }
        });
    }
}
