package io.greenlight.verify;

import io.greenlight.bulk.WriteOutcome;
import io.greenlight.deadletter.DeadLetter.Stage;
import io.greenlight.deadletter.DeadLetterStore;
import io.greenlight.deadletter.DeadLetterStore.Place;
import io.greenlight.document.Document;
import io.greenlight.document.DocumentId;
import io.greenlight.document.Key;
import io.greenlight.document.Rejection;
import io.greenlight.encode.Tombstones;
import io.greenlight.generation.Generation;
import io.greenlight.generation.Layouts;
import io.greenlight.generation.MonthlyIndexes;
import io.greenlight.index.StoredDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/**
 * Makes an index hold under some keys what the source has: reads the rows again by key, writes those that the index does not
 * hold, and puts tombstones where there is no row or none that can be indexed. Everything has the version of that read, so
 * whatever is read later, by whomever, wins. May be repeated.
 */
@Component
class KeyRepair {
    private final Comparisons comparisons;
    private final Layouts layouts;
    private final MonthlyIndexes months;
    private final DeadLetterStore deadLetters;

    KeyRepair(Comparisons comparisons, Layouts layouts, MonthlyIndexes months, DeadLetterStore deadLetters) {
        this.comparisons = comparisons;
        this.layouts = layouts;
        this.months = months;
        this.deadLetters = deadLetters;
    }

    /** What became of a key. */
    enum Ending {
        /** The index holds now what the source has. */
        REPAIRED,
        /** It did so already. */
        GONE,
        /** The index refuses the document: it is a dead letter. */
        REFUSED,
        /** The index holds something newer, which was not what the source had. */
        NEWER
    }

    /**
     * What became of some keys.
     *
     * @param endings by key
     * @param dead keys that have a dead letter from now on
     */
    record Outcome(Map<Key, Ending> endings, Set<Key> dead) {
        Outcome {
            endings = Map.copyOf(endings);
            dead = Set.copyOf(dead);
        }

        /** Keys that ended so. */
        List<Key> ended(Ending ending) {
            return endings.entrySet().stream()
                    .filter(entry -> entry.getValue() == ending)
                    .map(Map.Entry::getKey)
                    .toList();
        }

        /** Keys whose row is loaded, or gone. */
        List<Key> alive() {
            return endings.keySet().stream()
                    .filter(key -> !dead.contains(key) && endings.get(key) != Ending.NEWER)
                    .toList();
        }
    }

    /** Repairs some keys of one account; at most as many as can be looked at together. */
    Outcome repair(AccountHome home, List<Key> keys, SourceReads reads) {
        RowsByKey rows = RowsByKey.read(home.account(), keys, reads);
        return new Repair(home, rows).repair(keys);
    }

    /**
     * Puts tombstones where documents stand by the routing of the account that do not belong to it. Where all is on one shard, that
     * may take the place of a document that belongs to another account: a difference of that account, and repaired as such.
     *
     * @param ids whole ids, each as a key of one part; at most as many as can be looked at together
     */
    Outcome removeStrays(AccountHome home, List<Key> ids, SourceReads reads) {
        // For its time only: no row can say that they belong there.
        long version = RowsByKey.read(home.account(), ids, reads).version();
        IndexSide index = comparisons.index(home.generation());
        List<DocumentId> wanted = ids.stream().map(KeyRepair::id).toList();
        List<StoredDocument> before = index.strays(home.account(), wanted);
        write(
                home.generation(),
                index,
                before.stream()
                        .map(stray -> Tombstones.ofStray(home.account(), stray.id(), stray.month(), version))
                        .toList());
        Set<DocumentId> found = ids(before);
        Set<DocumentId> left = found.isEmpty() ? Set.of() : ids(index.strays(home.account(), wanted));
        Map<Key, Ending> endings = new HashMap<>();
        for (Key key : ids) {
            Ending done = found.contains(id(key)) ? Ending.REPAIRED : Ending.GONE;
            endings.put(key, left.contains(id(key)) ? Ending.NEWER : done);
        }
        return new Outcome(endings, Set.of());
    }

    private static DocumentId id(Key whole) {
        return new DocumentId(whole.parts().getFirst());
    }

    private static Set<DocumentId> ids(List<StoredDocument> stored) {
        return stored.stream().map(StoredDocument::id).collect(Collectors.toSet());
    }

    /** Those that are refused. */
    private List<Rejection> write(Generation generation, IndexSide index, List<Document> documents) {
        List<Rejection> refused = new ArrayList<>();
        if (documents.isEmpty()) {
            return refused;
        }
        months.ensure(generation, documents);
        List<WriteOutcome> outcomes = layouts.sink(generation).write(index.layout(), documents);
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof WriteOutcome.Refused refusal) {
                refused.add(Rejection.of(documents.get(i), refusal.field(), refusal.reason()));
            }
        }
        return refused;
    }

    /** One reading of some keys. */
    private final class Repair {
        private final AccountHome home;
        private final Generation generation;
        private final RowsByKey rows;
        private final IndexSide index;
        private final Map<Key, Ending> endings = new HashMap<>();
        private final List<Rejection> refused = new ArrayList<>();

        Repair(AccountHome home, RowsByKey rows) {
            this.home = home;
            this.generation = home.generation();
            this.rows = rows;
            this.index = comparisons.index(generation);
        }

        Outcome repair(List<Key> keys) {
            List<DocumentId> ids =
                    keys.stream().map(key -> DocumentId.of(home.account(), key)).toList();
            Map<DocumentId, List<StoredDocument>> before = RowsByKey.byId(index.current(ids));
            List<DocumentId> differing = new ArrayList<>();
            for (DocumentId id : ids) {
                if (rows.isHeldBy(id, before.getOrDefault(id, List.of()))) {
                    endings.put(id.key(), Ending.GONE);
                } else {
                    differing.add(id);
                }
            }
            write(differing, before);
            conclude(differing);
            return new Outcome(endings, bury());
        }

        private void write(List<DocumentId> ids, Map<DocumentId, List<StoredDocument>> before) {
            List<Document> documents = new ArrayList<>();
            for (DocumentId id : ids) {
                Document document = rows.documents().get(id);
                if (document != null) {
                    documents.add(document);
                }
                RowsByKey.live(before.getOrDefault(id, List.of())).stream()
                        .filter(stored -> document == null || !stored.month().equals(document.month()))
                        .map(stored -> Tombstones.of(home.account(), id, stored.month(), rows.version()))
                        .forEach(documents::add);
            }
            refused.addAll(KeyRepair.this.write(generation, index, documents));
        }

        private void conclude(List<DocumentId> ids) {
            Map<DocumentId, List<StoredDocument>> after = RowsByKey.byId(index.current(ids));
            Set<Key> refusedKeys = keysOf(refused);
            for (DocumentId id : ids) {
                if (rows.isHeldBy(id, after.getOrDefault(id, List.of()))) {
                    endings.put(id.key(), Ending.REPAIRED);
                } else {
                    endings.put(id.key(), refusedKeys.contains(id.key()) ? Ending.REFUSED : Ending.NEWER);
                }
            }
        }

        /** An account that nobody knows has none that count. */
        private Set<Key> bury() {
            if (home.isKnown()) {
                Place place = new Place(generation.entity(), generation.number(), home.source(), home.shard());
                deadLetters.add(place, Stage.READ, rows.rejections());
                deadLetters.add(place, Stage.WRITE, refused);
            }
            Set<Key> dead = keysOf(rows.rejections());
            dead.addAll(keysOf(refused));
            return dead;
        }

        private static Set<Key> keysOf(List<Rejection> rejections) {
            Set<Key> keys = new HashSet<>();
            rejections.forEach(rejection -> keys.add(rejection.key()));
            return keys;
        }
    }
}
