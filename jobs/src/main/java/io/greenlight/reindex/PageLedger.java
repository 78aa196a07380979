package io.greenlight.reindex;

import io.greenlight.bulk.WriteOutcome;
import io.greenlight.dispatch.LedgerEntry;
import io.greenlight.document.AccountId;
import io.greenlight.document.Document;
import io.greenlight.document.HashSum;
import io.greenlight.document.Rejection;
import io.greenlight.read.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What became of the rows of one page: every row is in exactly one column of the ledger.
 *
 * @param entries one per account, in reading order
 * @param refused documents that OpenSearch turned away
 */
record PageLedger(List<LedgerEntry> entries, List<Rejection> refused) {
    PageLedger {
        entries = List.copyOf(entries);
        refused = List.copyOf(refused);
    }

    /**
     * Counts a page.
     *
     * @param outcomes one per document of the page, in the same order
     */
    static PageLedger of(Page page, List<WriteOutcome> outcomes) {
        if (outcomes.size() != page.documents().size()) {
            throw new IllegalArgumentException("Cannot count a page: %d documents, %d outcomes"
                    .formatted(page.documents().size(), outcomes.size()));
        }
        Map<AccountId, Counter> counters = new LinkedHashMap<>();
        List<Rejection> refused = new ArrayList<>();
        for (int i = 0; i < outcomes.size(); i++) {
            Document document = page.documents().get(i);
            Counter counter = counters.computeIfAbsent(document.account(), account -> new Counter());
            switch (outcomes.get(i)) {
                case WriteOutcome.Applied applied -> counter.applied(document);
                case WriteOutcome.Superseded superseded -> counter.superseded++;
                case WriteOutcome.Refused refusal -> {
                    counter.dead++;
                    refused.add(Rejection.of(document, refusal.field(), refusal.reason()));
                }
            }
        }
        page.rejections()
                .forEach(rejection -> counters.computeIfAbsent(rejection.account(), account -> new Counter()).dead++);
        return new PageLedger(
                counters.entrySet().stream()
                        .map(entry -> entry.getValue().entry(entry.getKey()))
                        .toList(),
                refused);
    }

    long indexed() {
        return entries.stream().mapToLong(entry -> entry.indexed().count()).sum();
    }

    long superseded() {
        return entries.stream().mapToLong(LedgerEntry::superseded).sum();
    }

    long dead() {
        return entries.stream().mapToLong(LedgerEntry::dead).sum();
    }

    /** Mutable, since a page has thousands of documents. */
    private static final class Counter {
        private long applied;
        private long sum0;
        private long sum1;
        private long sum2;
        private long superseded;
        private long dead;

        void applied(Document document) {
            applied++;
            sum0 += document.hash().part0();
            sum1 += document.hash().part1();
            sum2 += document.hash().part2();
        }

        LedgerEntry entry(AccountId account) {
            return new LedgerEntry(account, new HashSum(applied, sum0, sum1, sum2), superseded, dead);
        }
    }
}
