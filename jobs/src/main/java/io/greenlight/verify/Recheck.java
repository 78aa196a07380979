package io.greenlight.verify;

import io.greenlight.document.AccountId;
import io.greenlight.document.DocumentId;
import io.greenlight.index.StoredDocument;
import io.greenlight.index.Target;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Looks at suspects once more. First the source is read by key, and at once the index is looked at as it stands now, refreshed or
 * not. For what differs then, those who carry changes are waited for, and the index is looked at again. A row that changed during
 * the comparison is equal by then. One that the index holds in a version newer than this read is read again, up to
 * {@value #TRIES} times.
 *
 * <p>A row that changes all the time may never be caught standing still. If the index got yet another version of it, newer than the
 * read, between the last two looks, then it was written from the source in the meantime: it does not differ, it moves. A newer
 * version that stays the same to the last is no such proof: a standby that lags catches up within the tries, and nothing we write
 * is newer than a later read; that one differs.
 */
final class Recheck {
    private static final int TRIES = 5;

    private final IndexSide index;
    private final SyncBarrier barrier;
    private final Predicate<DocumentId> refused;
    private final List<Difference> differences = new ArrayList<>();
    private final List<Stray> strays = new ArrayList<>();
    private long rowsRead;
    private long refusedDocuments;

    /**
     * With what it needs.
     *
     * @param refused whether the index is known to refuse a document
     */
    Recheck(IndexSide index, SyncBarrier barrier, Predicate<DocumentId> refused) {
        this.index = index;
        this.barrier = barrier;
        this.refused = refused;
    }

    /**
     * What remains of the suspects.
     *
     * @param differences they differ
     * @param strays those that are still there
     * @param rowsRead rows that were read for it
     * @param refused documents that the index refuses, and that are rightly missing
     */
    record Outcome(List<Difference> differences, List<Stray> strays, long rowsRead, long refused) {
        Outcome {
            differences = List.copyOf(differences);
            strays = List.copyOf(strays);
        }
    }

    Outcome look(Collection<DocumentId> suspects, Collection<Stray> suspectedStrays, SourceReads reads) {
        Map<AccountId, List<DocumentId>> byAccount = new LinkedHashMap<>();
        suspects.forEach(id -> byAccount
                .computeIfAbsent(id.account(), account -> new ArrayList<>())
                .add(id));
        byAccount.forEach((account, ids) -> {
            for (int from = 0; from < ids.size(); from += Target.MOST_IDS) {
                look(account, ids.subList(from, Math.min(ids.size(), from + Target.MOST_IDS)), reads);
            }
        });
        lookAtStrays(suspectedStrays);
        return new Outcome(differences, strays, rowsRead, refusedDocuments);
    }

    /** No row says that one belongs there: it only has to be there still. */
    private void lookAtStrays(Collection<Stray> suspects) {
        Map<AccountId, List<DocumentId>> byAccount = new LinkedHashMap<>();
        suspects.forEach(stray -> byAccount
                .computeIfAbsent(stray.account(), account -> new ArrayList<>())
                .add(stray.id()));
        byAccount.forEach((account, ids) -> index.strays(account, ids).stream()
                .map(stored -> new Stray(account, stored.id()))
                .distinct()
                .forEach(strays::add));
    }

    private void look(AccountId account, List<DocumentId> ids, SourceReads reads) {
        Map<DocumentId, Long> newest = new HashMap<>();
        List<DocumentId> left = ids;
        for (int tries = 1; !left.isEmpty(); tries++) {
            RowsByKey rows =
                    RowsByKey.read(account, left.stream().map(DocumentId::key).toList(), reads);
            rowsRead += rows.count();
            left = notHeld(left, rows);
            if (!left.isEmpty()) {
                reads.sources().forEach(source -> barrier.awaitPast(source, rows.version()));
                left = compare(account, left, rows, newest, tries == TRIES);
            }
        }
    }

    private List<DocumentId> notHeld(List<DocumentId> ids, RowsByKey rows) {
        Map<DocumentId, List<StoredDocument>> stored = RowsByKey.byId(index.current(ids));
        return ids.stream()
                .filter(id -> !rows.isHeldBy(id, stored.getOrDefault(id, List.of())))
                .toList();
    }

    /**
     * The ids that the index holds in a newer version, unless this is the last try.
     *
     * @param newest version of each id at the look before; brought up to this one
     */
    private List<DocumentId> compare(
            AccountId account, List<DocumentId> ids, RowsByKey rows, Map<DocumentId, Long> newest, boolean last) {
        Map<DocumentId, List<StoredDocument>> stored = RowsByKey.byId(index.current(ids));
        List<DocumentId> newer = new ArrayList<>();
        for (DocumentId id : ids) {
            List<StoredDocument> here = stored.getOrDefault(id, List.of());
            if (rows.isHeldBy(id, here)) {
                continue;
            }
            long version =
                    here.stream().mapToLong(StoredDocument::version).max().orElse(0);
            Long before = newest.put(id, version);
            boolean ahead = version > rows.version();
            boolean moves = ahead && before != null && before != version;
            if (ahead && !last) {
                newer.add(id);
            } else if (rows.has(id) && RowsByKey.live(here).isEmpty() && refused.test(id)) {
                refusedDocuments++;
            } else if (!moves) {
                differences.add(new Difference(account, id.key(), rows.kind(id, here)));
            }
        }
        return newer;
    }
}
