package io.greenlight.reindex;

import io.greenlight.bulk.WriteOutcome;
import io.greenlight.config.Catalog;
import io.greenlight.config.EntityProperties;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.dispatch.Patience;
import io.greenlight.document.AccountId;
import io.greenlight.document.Document;
import io.greenlight.document.DocumentId;
import io.greenlight.document.HashSum;
import io.greenlight.document.Key;
import io.greenlight.encode.Tombstones;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.Layouts;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.StoredDocument;
import io.greenlight.index.Target;
import io.greenlight.readiness.FreshnessDemand;
import io.greenlight.readiness.SourceCheck;
import io.greenlight.reindex.PartialStore.Part;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to an account of a partial reindex when its units are done:
 *
 * <ol>
 *   <li>Refresh, and look at the versions of its documents. The round gave every document that it found a version that is not
 *       below its lowest one, or found a newer one there. What has a lower version was not found: a suspect.
 *   <li>Suspects are read once more by key, as units like all others. What the source has after all is written again.
 *   <li>What still has the lower version gets a tombstone in its place, with the version of the second read, so that any newer
 *       read wins. Then 1 again, until there is no suspect.
 *   <li>Count and sums in the index are compared with what the round wrote. If they differ, since somebody else wrote meanwhile,
 *       all of the account is read in another round, and after {@value PartialStore#ROUNDS} rounds it is FAILED.
 * </ol>
 *
 * <p>What waits is read from the control database, so that a process that dies anywhere in here leaves it waiting.
 */
final class PartialSettlement {
    private static final Logger LOG = LoggerFactory.getLogger(PartialSettlement.class);
    private static final int BATCH = 200;
    /** Suspects of one account that are held in memory; the others come when these are settled. */
    private static final int MOST_SUSPECTS = 10_000;

    private final PartialStore parts;
    private final GenerationStore generations;
    private final Catalog catalog;
    private final Layouts layouts;
    private final Comparison comparison;
    private final Patience patience;
    private final LoadObserver observer;

    /**
     * What is asked when the sums do not say it.
     *
     * @param demand tells where the sync writes
     * @param sources compares an account with its source
     */
    record Comparison(FreshnessDemand demand, SourceCheck sources) {}

    PartialSettlement(
            PartialStore parts,
            GenerationStore generations,
            Catalog catalog,
            Layouts layouts,
            Comparison comparison,
            Patience patience,
            LoadObserver observer) {
        this.parts = parts;
        this.generations = generations;
        this.catalog = catalog;
        this.layouts = layouts;
        this.comparison = comparison;
        this.patience = patience;
        this.observer = observer;
    }

    /** Whether an account of the reindex is still to be read or compared. */
    boolean isAnyOpen(long reindex) {
        return parts.isAnyOpen(reindex);
    }

    /** Settles whatever waits for it; nothing of a full reindex does. Doing it twice is harmless. */
    void settleLoaded(long reindex) {
        for (String entity : catalog.names()) {
            List<Part> loaded = parts.loaded(reindex, entity, BATCH);
            while (!loaded.isEmpty()) {
                List<Part> waiting = loaded;
                Generation generation = generationOf(reindex, entity);
                patience.run(generation.target(), () -> new Batch(generation).settle(waiting));
                loaded = parts.loaded(reindex, entity, BATCH);
            }
        }
    }

    private Generation generationOf(long reindex, String entity) {
        return generations.generation(entity, parts.generation(reindex, entity));
    }

    /** Some accounts of one generation. */
    private final class Batch {
        private final Generation generation;
        private final GenerationLayout layout;
        private final Target target;
        private final EntityProperties settings;

        Batch(Generation generation) {
            this.generation = generation;
            this.layout = layouts.layout(generation);
            this.target = layouts.target(generation);
            this.settings = catalog.entity(generation.entity()).settings();
        }

        void settle(List<Part> waiting) {
            target.refresh(layout);
            observer.at(LoadPoint.AFTER_REFRESH);
            List<Part> clean = new ArrayList<>();
            for (Part part : waiting) {
                if (part.checking()) {
                    bury(part);
                    observer.at(LoadPoint.AFTER_TOMBSTONES);
                    parts.scanAgain(part);
                } else if (isClean(part)) {
                    clean.add(part);
                }
            }
            compare(clean);
        }

        /** Whether the index has nothing that the round did not find; if it has, that is read once more. */
        private boolean isClean(Part part) {
            List<Key> suspects = part.coversARange() ? suspects(part) : List.of();
            if (!suspects.isEmpty()) {
                LOG.info(
                        "Account {} of {}: {} documents are not in the source, which is asked once more",
                        part.account(),
                        generation.name(),
                        suspects.size());
                parts.recheck(part, generation, settings.stage(), suspects);
            }
            return suspects.isEmpty();
        }

        private List<Key> suspects(Part part) {
            long lowest = lowest(part);
            Set<Key> suspects = new HashSet<>();
            target.scan(layout, part.account(), part.since(), stored -> {
                // One of another account, stored here: no read of this account finds its key, however often it is
                // asked.
                if (stored.version() < lowest && !stored.isStray()) {
                    suspects.add(stored.id().key());
                }
                return suspects.size() < MOST_SUSPECTS;
            });
            return List.copyOf(suspects);
        }

        private static long lowest(Part part) {
            Long lowest = part.lowestVersion();
            if (lowest == null) {
                throw new IllegalStateException("Account %s was not read".formatted(part.account()));
            }
            return lowest;
        }

        private void bury(Part part) {
            long lowest = lowest(part);
            for (PartialStore.Recheck recheck : parts.rechecks(part)) {
                List<DocumentId> ids = recheck.keys().stream()
                        .map(key -> DocumentId.of(part.account(), key))
                        .toList();
                List<Document> tombstones = target.find(layout, part.account(), ids).stream()
                        .filter(stored -> stored.version() < lowest)
                        .map(stored -> tombstone(part.account(), stored, recheck.version()))
                        .toList();
                write(tombstones);
            }
        }

        private static Document tombstone(AccountId account, StoredDocument stored, long version) {
            return Tombstones.of(account, stored.id(), stored.month(), version);
        }

        private void write(List<Document> tombstones) {
            Optional<WriteOutcome> refused = layouts.sink(generation).write(layout, tombstones).stream()
                    .filter(WriteOutcome.Refused.class::isInstance)
                    .findFirst();
            if (refused.isPresent()) {
                throw new IllegalStateException(
                        "Cannot remove documents from %s: %s".formatted(generation.name(), refused.get()));
            }
        }

        private void compare(List<Part> clean) {
            if (clean.isEmpty()) {
                return;
            }
            List<AccountId> accounts = clean.stream().map(Part::account).toList();
            Map<AccountId, HashSum> found = target.sums(layout, accounts);
            Map<AccountId, HashSum> written = parts.written(clean);
            for (Part part : clean) {
                compare(
                        part,
                        found.getOrDefault(part.account(), HashSum.ZERO),
                        written.getOrDefault(part.account(), HashSum.ZERO));
            }
        }

        private void compare(Part part, HashSum found, HashSum written) {
            if (!expected(part, written).equals(inScope(part, found)) && isEqualToSource(part)) {
                parts.settle(part, generation, found, replayed(part), settings.maxDeadLettersPerAccount());
                return;
            }
            boolean needsAll = !part.whole() && !parts.isKnownToServe(part, generation);
            boolean equal = expected(part, written).equals(inScope(part, found));
            if (equal && !needsAll) {
                parts.settle(part, generation, found, replayed(part), settings.maxDeadLettersPerAccount());
            } else if (needsAll || part.round() % PartialStore.ROUNDS != 0) {
                LOG.info("Account {} of {} is read again as a whole", part.account(), generation.name());
                parts.readAgain(part, generation, settings.stage());
            } else {
                String fault = "CONTENT_DIFFERS: the load wrote %d documents, the index has %d%s"
                        .formatted(
                                written.count(),
                                found.count(),
                                found.count() == written.count() ? " with other content" : "");
                LOG.warn("Account {} of {} is FAILED: {}", part.account(), generation.name(), fault);
                parts.fail(part, generation, fault);
            }
        }

        /** Where the sync writes meanwhile, what this reading wrote is not all that was written. */
        private boolean isEqualToSource(Part part) {
            return comparison.demand.followed().follows(generation.entity())
                    && comparison.sources.isEqual(generation, part.account());
        }

        /** The document of a dead letter is in no index, so replaying it adds to what is there. */
        private HashSum expected(Part part, HashSum written) {
            return part.coversARange()
                    ? written
                    : parts.settled(part, generation).plus(written);
        }

        private HashSum inScope(Part part, HashSum found) {
            Instant since = part.since();
            if (since == null) {
                return found;
            }
            AccountId account = part.account();
            return target.sumsSince(layout, List.of(account), since).getOrDefault(account, HashSum.ZERO);
        }

        /** Dead letters that are none any more: their rows are loaded, or gone. */
        private List<Key> replayed(Part part) {
            List<Key> open = parts.unreported(part, generation);
            if (part.whole() || open.isEmpty()) {
                return open;
            }
            if (part.since() == null) {
                Set<Key> read = new HashSet<>(parts.keysOf(part));
                return open.stream().filter(read::contains).toList();
            }
            return present(part, open);
        }

        private List<Key> present(Part part, List<Key> keys) {
            List<Key> present = new ArrayList<>();
            for (int from = 0; from < keys.size(); from += Target.MOST_IDS) {
                List<DocumentId> ids = keys.subList(from, Math.min(keys.size(), from + Target.MOST_IDS)).stream()
                        .map(key -> DocumentId.of(part.account(), key))
                        .toList();
                target.find(layout, part.account(), ids)
                        .forEach(stored -> present.add(stored.id().key()));
            }
            return present;
        }
    }
}
