package io.greenlight.verify;

import io.greenlight.document.AccountId;
import io.greenlight.document.ContentHash;
import io.greenlight.document.Document;
import io.greenlight.document.DocumentId;
import io.greenlight.document.HashSum;
import io.greenlight.index.StoredDocument;
import io.greenlight.read.Page;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Compares some accounts of one shard with what an index has of them.
 *
 * <ol>
 *   <li>Read every row once. Of each account keep count and sums by bucket, and of each row id and hash, as long as they fit into
 *       the memory.
 *   <li>When the memory is full, or all rows are read, compare the accounts that are read to their end: sums of the index against
 *       theirs, then every document of the index against the rows. What is not equal is a suspect.
 *   <li>An account that does not fit by itself: compare the sums of its buckets, then read it again, but keep only rows of buckets
 *       that differ.
 *   <li>{@link Recheck Look at each suspect once more}, on both sides.
 * </ol>
 *
 * <p>If only sums are compared, an account whose sums are equal is not looked at any further. That costs the target little, and
 * does not see a document whose content was changed but not its hash, or two that were exchanged: the hash stands beside the
 * content, and nobody adds it up anew.
 */
final class ScopeComparison {
    private final IndexSide index;
    private final AccountScope scope;
    private final SourceReads reads;
    private final KeyHashes rows;
    private final Set<AccountId> unread;
    private final Map<AccountId, HashSum> finished = new LinkedHashMap<>();
    private final Map<AccountId, HashSum> expected = new HashMap<>();
    private final Map<AccountId, HashSum> found = new HashMap<>();
    private final Set<AccountId> incomplete = new HashSet<>();
    private final Set<DocumentId> suspects = new LinkedHashSet<>();
    private final Set<Stray> strays = new LinkedHashSet<>();
    private long rowsRead;
    private long rowsReadAgain;
    private long documents;
    private long rejected;

    private @Nullable AccountId current;
    private AccountSums sums = new AccountSums();
    private int firstRow;
    private boolean tooLarge;

    /** With what it needs. */
    ScopeComparison(IndexSide index, AccountScope scope, SourceReads reads) {
        this.index = index;
        this.scope = scope;
        this.reads = reads;
        this.rows = new KeyHashes(index.limits().memory().toBytes());
        this.unread = new LinkedHashSet<>(scope.accounts());
    }

    ScopeFindings compare(Recheck recheck) {
        reads.readAll(scope.accounts(), this::take);
        endAccount();
        unread.forEach(account -> finished.put(account, HashSum.ZERO));
        compareFinished(rows.size());
        Recheck.Outcome outcome = recheck.look(suspects, strays, reads);
        return new ScopeFindings(
                rowsRead,
                rowsReadAgain + outcome.rowsRead(),
                documents,
                rejected + outcome.refused(),
                differing(outcome),
                outcome.differences(),
                outcome.strays());
    }

    private List<DifferingAccount> differing(Recheck.Outcome outcome) {
        Set<AccountId> accounts = new LinkedHashSet<>();
        outcome.differences().forEach(difference -> accounts.add(difference.account()));
        outcome.strays().forEach(stray -> accounts.add(stray.account()));
        accounts.addAll(incomplete);
        return accounts.stream()
                .map(account -> new DifferingAccount(
                        account,
                        scope.source(),
                        scope.shard(),
                        expected.getOrDefault(account, HashSum.ZERO),
                        found.getOrDefault(account, HashSum.ZERO),
                        !incomplete.contains(account)))
                .toList();
    }

    private void take(Page page) {
        rowsRead += page.rows();
        documents += page.documents().size();
        rejected += page.rejections().size();
        page.documents().forEach(this::take);
    }

    private void take(Document document) {
        if (!document.account().equals(current)) {
            endAccount();
            current = document.account();
            unread.remove(current);
        }
        sums.add(document.id(), document.hash());
        if (!tooLarge && !keep(document)) {
            tooLarge = true;
            rows.forgetFirst(rows.size());
        }
    }

    /** Makes room by comparing the accounts that are read to their end. */
    private boolean keep(Document document) {
        if (rows.add(document.id().value(), document.hash().bits())) {
            return true;
        }
        if (firstRow == 0) {
            return false;
        }
        compareFinished(firstRow);
        return rows.add(document.id().value(), document.hash().bits());
    }

    private void endAccount() {
        AccountId account = current;
        if (account == null) {
            return;
        }
        if (tooLarge) {
            compareLarge(account);
        } else {
            finished.put(account, sums.total());
        }
        current = null;
        sums = new AccountSums();
        firstRow = rows.size();
        tooLarge = false;
    }

    /** The first rows are those of the accounts that are read to their end. */
    private void compareFinished(int count) {
        if (!finished.isEmpty()) {
            index.refresh();
            Map<AccountId, HashSum> inIndex = index.sums(List.copyOf(finished.keySet()));
            expected.putAll(finished);
            found.putAll(inIndex);
            List<AccountId> others = finished.keySet().stream()
                    .filter(account -> index.depth() == Depth.DOCUMENTS || !isEqual(account))
                    .toList();
            compareDocuments(others, count, id -> true);
        }
        finished.clear();
        rows.forgetFirst(count);
        firstRow = 0;
    }

    private boolean isEqual(AccountId account) {
        return expected.getOrDefault(account, HashSum.ZERO).equals(found.getOrDefault(account, HashSum.ZERO));
    }

    /**
     * Compares every document of these accounts with the rows.
     *
     * @param count the rows that belong to them, or to accounts that are equal
     * @param covered whether the rows of an id would be among them
     */
    private void compareDocuments(List<AccountId> accounts, int count, Predicate<DocumentId> covered) {
        if (accounts.isEmpty()) {
            return;
        }
        BitSet seen = new BitSet(count);
        boolean all = index.scan(accounts, stored -> {
            compare(stored, seen, covered);
            return hasRoom();
        });
        Set<AccountId> compared = new HashSet<>(accounts);
        for (int row = seen.nextClearBit(0); row < count && all && hasRoom(); row = seen.nextClearBit(row + 1)) {
            DocumentId id = new DocumentId(rows.id(row));
            if (compared.contains(id.account())) {
                suspects.add(id);
            }
        }
        if (!hasRoom()) {
            incomplete.addAll(
                    accounts.stream().filter(account -> !isEqual(account)).toList());
        }
    }

    private void compare(StoredDocument stored, BitSet seen, Predicate<DocumentId> covered) {
        if (stored.isStray()) {
            strays.add(new Stray(stored.account(), stored.id()));
            return;
        }
        if (!covered.test(stored.id())) {
            if (stored.state() == StoredDocument.State.SPOILED) {
                suspects.add(stored.id());
            }
            return;
        }
        int row = rows.find(stored.id().value());
        boolean first = row >= 0 && !seen.get(row);
        if (first) {
            seen.set(row);
        }
        if (!first || !stored.holds(new ContentHash(rows.hash(row)))) {
            suspects.add(stored.id());
        }
    }

    private boolean hasRoom() {
        return suspects.size() + strays.size() < index.limits().maxSuspects();
    }

    /** Reads the account again for as many of its differing buckets at a time as have room. */
    private void compareLarge(AccountId account) {
        index.refresh();
        Map<Integer, HashSum> inIndex = index.sumsByBucket(account);
        expected.put(account, sums.total());
        found.put(account, inIndex.values().stream().reduce(HashSum.ZERO, HashSum::plus));
        List<Integer> others = new ArrayList<>(sums.bucketsOtherThan(inIndex));
        if (others.isEmpty() && index.depth() == Depth.DOCUMENTS) {
            compareDocuments(List.of(account), 0, id -> false);
        }
        while (!others.isEmpty() && hasRoom()) {
            Set<Integer> some = takeWhatFits(others);
            rows.forgetFirst(rows.size());
            reads.readAll(List.of(account), page -> keep(page, some));
            compareDocuments(List.of(account), rows.size(), id -> some.contains(id.bucket()));
        }
        if (!others.isEmpty()) {
            incomplete.add(account);
        }
        rows.forgetFirst(rows.size());
    }

    private Set<Integer> takeWhatFits(List<Integer> buckets) {
        Set<Integer> some = new HashSet<>();
        long bytes = 0;
        do {
            int bucket = buckets.removeFirst();
            some.add(bucket);
            bytes += KeyHashes.bytes(sums.count(bucket), sums.idCharacters(bucket));
        } while (!buckets.isEmpty()
                && bytes + KeyHashes.bytes(sums.count(buckets.getFirst()), sums.idCharacters(buckets.getFirst()))
                        < index.limits().memory().toBytes() / 2);
        return some;
    }

    private void keep(Page page, Set<Integer> buckets) {
        rowsReadAgain += page.rows();
        for (Document document : page.documents()) {
            if (buckets.contains(document.id().bucket())
                    && !rows.add(document.id().value(), document.hash().bits())) {
                throw new IllegalStateException(
                        "Cannot compare account %s: one of its buckets does not fit into greenlight.verify.memory, which is %s. Raise it"
                                .formatted(document.account(), index.limits().memory()));
            }
        }
    }
}
