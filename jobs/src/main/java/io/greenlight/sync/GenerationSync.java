package io.greenlight.sync;

import io.greenlight.bulk.IndexGone;
import io.greenlight.bulk.RetriesExhausted;
import io.greenlight.bulk.WriteOutcome;
import io.greenlight.deadletter.DeadLetter.Stage;
import io.greenlight.deadletter.DeadLetterStore;
import io.greenlight.document.AccountId;
import io.greenlight.document.ContentHash;
import io.greenlight.document.Document;
import io.greenlight.document.DocumentId;
import io.greenlight.document.HashSum;
import io.greenlight.document.Position;
import io.greenlight.document.Rejection;
import io.greenlight.encode.Tombstones;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationState;
import io.greenlight.generation.Layouts;
import io.greenlight.generation.MonthlyIndexes;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.OutcomeUnknown;
import io.greenlight.index.StoredDocument;
import io.greenlight.index.Target;
import io.greenlight.index.Target.Look;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetUnavailable;
import io.greenlight.sync.CurrentRows.Absence;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Writes what a source holds now to one generation: documents, and tombstones in the places of those that are gone. A version
 * conflict means that a newer read is there already.
 *
 * <p>While a generation is built, the difference that each write makes is added to a ledger: what the load wrote and this are
 * what the index must hold. A crash between the write and the ledger loses a difference; the account then does not verify by
 * its ledgers, and is compared with the source instead.
 */
@Component
class GenerationSync {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationSync.class);

    private final Layouts layouts;
    private final MonthlyIndexes months;
    private final SyncLedgerStore ledger;
    private final DeadLetterStore deadLetters;
    private final DueStore due;
    private final SyncPace pace;

    GenerationSync(
            Layouts layouts,
            MonthlyIndexes months,
            SyncLedgerStore ledger,
            DeadLetterStore deadLetters,
            DueStore due,
            SyncPace pace) {
        this.layouts = layouts;
        this.months = months;
        this.ledger = ledger;
        this.deadLetters = deadLetters;
        this.due = due;
        this.pace = pace;
    }

    /**
     * Writes; when it returns, every document is stored or noted as due, or has no index any more.
     *
     * @throws TargetUnavailable or {@link TargetRefused}, {@link OutcomeUnknown}, {@link RetriesExhausted} if the generation
     *     serves and its cluster does not take it; write the same again
     */
    void write(Generation generation, CurrentRows rows) {
        try {
            if (!generation.serving() && due.hasBacklog(rows.home().source(), generation)) {
                // Its cluster is away, and what came first is written first.
                later(generation, rows, "what came before is still due");
                return;
            }
            writeNow(generation, rows);
        } catch (TargetUnavailable | TargetRefused | OutcomeUnknown | RetriesExhausted away) {
            if (generation.serving()) {
                throw away;
            }
            later(generation, rows, String.valueOf(away.getMessage()));
        }
    }

    private void later(Generation generation, CurrentRows rows, String reason) {
        LOG.warn("{} changes are written to {} later: {}", rows.asked().size(), generation.name(), reason);
        due.add(generation, rows.home(), rows.asked());
    }

    /** Throws what {@link #writeNow} does, while the cluster does not answer. Asked before rows are read that it cannot take. */
    void reach(Generation generation) {
        layouts.target(generation).indexes(layouts.layout(generation));
    }

    /** As {@link #write}, but throws whatever generation it is. */
    void writeNow(Generation generation, CurrentRows rows) {
        try {
            writeAll(generation, rows);
        } catch (IndexGone gone) {
            LOG.warn("Cannot write changes to {}: {}", generation.name(), gone.getMessage());
            if (!generation.serving()) {
                // Of one that serves, readiness says that its index is not the one that was loaded.
                due.giveUp(rows.home().source(), generation);
            }
        }
    }

    private void writeAll(Generation generation, CurrentRows rows) {
        GenerationLayout layout = layouts.layout(generation);
        months.ensureNow(generation, rows.documents());
        List<Document> writes = new ArrayList<>(rows.documents());
        writes.addAll(tombstones(generation, layout, rows));
        Written written = write(generation, layout, writes);
        List<Document> hidden = refusedTombstones(written.refused, rows.version());
        Map<AccountId, HashSum> changes = new HashMap<>(written.changes);
        write(generation, layout, hidden)
                .changes
                .forEach((account, change) -> changes.merge(account, change, HashSum::plus));
        if (generation.state() == GenerationState.BUILDING) {
            ledger.add(generation, changes);
        }
        deadLetters.follow(generation, rows.home().source(), rows.home().shard(), Stage.READ, rows.rejections());
        deadLetters.follow(
                generation,
                rows.home().source(),
                rows.home().shard(),
                Stage.WRITE,
                written.refused.stream().map(Refusal::rejection).toList());
        deadLetters.clear(generation, written.alive);
        deadLetters.clear(generation, rows.gone());
    }

    /** A document that was turned away. */
    private record Refusal(Document document, Rejection rejection) {}

    /** What became of some writes. */
    private record Written(Map<AccountId, HashSum> changes, List<Refusal> refused, List<Position> alive) {}

    private Written write(Generation generation, GenerationLayout layout, List<Document> writes) {
        if (writes.isEmpty()) {
            return new Written(Map.of(), List.of(), List.of());
        }
        boolean counted = generation.state() == GenerationState.BUILDING;
        Map<Place, StoredDocument> before = counted ? before(generation, layout, writes) : Map.of();
        List<WriteOutcome> outcomes = layouts.syncSink(generation).write(layout, writes);
        Map<AccountId, HashSum> changes = new HashMap<>();
        List<Refusal> refused = new ArrayList<>();
        List<Position> alive = new ArrayList<>();
        for (int i = 0; i < writes.size(); i++) {
            Document document = writes.get(i);
            switch (outcomes.get(i)) {
                case WriteOutcome.Applied applied -> {
                    if (counted) {
                        changes.merge(
                                document.account(),
                                change(document, before.get(new Place(document.id(), document.month()))),
                                HashSum::plus);
                    }
                    if (!Tombstones.isTombstone(document)) {
                        alive.add(new Position(document.account(), document.key()));
                    }
                }
                case WriteOutcome.Superseded superseded -> {}
                case WriteOutcome.Refused refusal ->
                    refused.add(new Refusal(document, Rejection.of(document, refusal.field(), refusal.reason())));
            }
        }
        return new Written(changes, refused, alive);
    }

    /** Where a document is: an id may stand in the indexes of several months. */
    private record Place(DocumentId id, String month) {}

    private Map<Place, StoredDocument> before(Generation generation, GenerationLayout layout, List<Document> writes) {
        List<DocumentId> ids = writes.stream().map(Document::id).distinct().toList();
        Set<String> places = new HashSet<>();
        writes.forEach(document -> places.add(document.month()));
        Map<Place, StoredDocument> before = new HashMap<>();
        for (int from = 0; from < ids.size(); from += Target.MOST_IDS) {
            layouts.target(generation)
                    .current(layout, ids.subList(from, Math.min(ids.size(), from + Target.MOST_IDS)), places, Look.HASH)
                    .forEach(stored -> before.put(new Place(stored.id(), stored.month()), stored));
        }
        return before;
    }

    private static HashSum change(Document document, @Nullable StoredDocument before) {
        HashSum now = Tombstones.isTombstone(document) ? HashSum.ZERO : HashSum.ZERO.plus(document.hash());
        ContentHash replaced = before == null || !before.isLive() ? null : before.hash();
        return replaced == null ? now : now.minus(HashSum.ZERO.plus(replaced));
    }

    private List<Document> tombstones(Generation generation, GenerationLayout layout, CurrentRows rows) {
        if (!layout.schema().isMonthly()) {
            return rows.absences().stream()
                    .map(absence -> tombstone(absence.document(), "", rows.version()))
                    .toList();
        }
        Set<String> existing = Set.copyOf(layouts.target(generation).monthsOf(layout));
        List<Document> tombstones = new ArrayList<>();
        List<Position> overtakable = new ArrayList<>();
        for (Absence absence : rows.absences()) {
            Set<String> places = new HashSet<>(absence.months() == null ? existing : absence.months());
            places.remove(absence.present());
            if (absence.months() == null || !existing.containsAll(places)) {
                overtakable.add(absence.document());
            }
            places.retainAll(existing);
            places.forEach(month -> tombstones.add(tombstone(absence.document(), month, rows.version())));
        }
        if (!overtakable.isEmpty() && generation.state() == GenerationState.BUILDING) {
            // A page that was read before and is still on its way may make the index of its month only now.
            due.add(generation, rows.home(), overtakable, pace.dueAfter());
        }
        return tombstones;
    }

    private static List<Document> refusedTombstones(List<Refusal> refused, long version) {
        return refused.stream()
                .map(refusal -> Tombstones.of(
                        refusal.document.account(), refusal.document.id(), refusal.document.month(), version))
                .toList();
    }

    private static Document tombstone(Position document, String month, long version) {
        return Tombstones.of(document.account(), DocumentId.of(document.account(), document.key()), month, version);
    }
}
