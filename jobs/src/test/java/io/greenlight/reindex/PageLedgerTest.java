package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.bulk.WriteOutcome;
import io.greenlight.dispatch.LedgerEntry;
import io.greenlight.document.AccountId;
import io.greenlight.document.ContentHash;
import io.greenlight.document.Document;
import io.greenlight.document.DocumentId;
import io.greenlight.document.HashSum;
import io.greenlight.document.Key;
import io.greenlight.document.Position;
import io.greenlight.document.Rejection;
import io.greenlight.read.Page;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class PageLedgerTest {
    /** What becomes of one row. */
    enum Fate {
        REJECTED,
        APPLIED,
        SUPERSEDED,
        REFUSED
    }

    @Property
    void countsEveryRowOnce(
            @ForAll @Size(max = 60) List<Fate> fates, @ForAll @IntRange(min = 1, max = 5) int accounts) {
        Rows rows = new Rows(fates, accounts);

        PageLedger ledger = PageLedger.of(rows.page(), rows.outcomes);

        assertThat(ledger.entries()).extracting(LedgerEntry::account).doesNotHaveDuplicates();
        for (LedgerEntry entry : ledger.entries()) {
            assertThat(entry.read())
                    .isEqualTo(entry.indexed().count() + entry.superseded() + entry.dead())
                    .isEqualTo(rows.count(entry.account(), Fate.values()));
            assertThat(entry.indexed().count()).isEqualTo(rows.count(entry.account(), Fate.APPLIED));
            assertThat(entry.superseded()).isEqualTo(rows.count(entry.account(), Fate.SUPERSEDED));
            assertThat(entry.dead()).isEqualTo(rows.count(entry.account(), Fate.REJECTED, Fate.REFUSED));
        }
        assertThat(ledger.entries().stream().mapToLong(LedgerEntry::read).sum()).isEqualTo(fates.size());
        assertThat(ledger.refused())
                .hasSize(Math.toIntExact(
                        fates.stream().filter(fate -> fate == Fate.REFUSED).count()));
    }

    @Property
    void sumsTheHashesOfWhatWasStored(
            @ForAll @Size(max = 60) List<Fate> fates, @ForAll @IntRange(min = 1, max = 5) int accounts) {
        Rows rows = new Rows(fates, accounts);

        HashSum sum = PageLedger.of(rows.page(), rows.outcomes).entries().stream()
                .map(LedgerEntry::indexed)
                .reduce(HashSum.ZERO, HashSum::plus);

        assertThat(sum).isEqualTo(rows.applied);
    }

    @Example
    void refusesToCountWithoutAnOutcomeForEveryDocument() {
        Rows rows = new Rows(List.of(Fate.APPLIED), 1);

        assertThatThrownBy(() -> PageLedger.of(rows.page(), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot count a page: 1 documents, 0 outcomes");
    }

    /** A page whose rows meet these fates, dealt out to the accounts in turn. */
    private static final class Rows {
        private final List<Fate> fates;
        private final int accounts;
        private final List<Document> documents = new ArrayList<>();
        private final List<Rejection> rejections = new ArrayList<>();
        private final List<WriteOutcome> outcomes = new ArrayList<>();
        private HashSum applied = HashSum.ZERO;

        Rows(List<Fate> fates, int accounts) {
            this.fates = fates;
            this.accounts = accounts;
            for (int row = 0; row < fates.size(); row++) {
                add(row, fates.get(row));
            }
        }

        private void add(int row, Fate fate) {
            Document document = document(account(row), Key.of(Integer.toString(row)));
            if (fate == Fate.REJECTED) {
                rejections.add(new Rejection(document.account(), document.key(), "email", "is missing"));
                return;
            }
            documents.add(document);
            outcomes.add(
                    switch (fate) {
                        case APPLIED -> new WriteOutcome.Applied();
                        case SUPERSEDED -> new WriteOutcome.Superseded();
                        case REFUSED, REJECTED -> new WriteOutcome.Refused("email", "is too long");
                    });
            applied = fate == Fate.APPLIED ? applied.plus(document.hash()) : applied;
        }

        private AccountId account(int row) {
            return new AccountId("a" + row % accounts);
        }

        private static Document document(AccountId account, Key key) {
            byte[] json = ("{\"id\":" + key + "}").getBytes(StandardCharsets.UTF_8);
            return new Document(
                    DocumentId.of(account, key),
                    account,
                    key,
                    "",
                    1,
                    ContentHash.of(json, 0, json.length),
                    json,
                    0,
                    json.length);
        }

        Page page() {
            Position last = fates.isEmpty()
                    ? null
                    : new Position(account(fates.size() - 1), Key.of(Integer.toString(fates.size() - 1)));
            return new Page(documents, rejections, last, true, 1, Duration.ZERO);
        }

        long count(AccountId account, Fate... wanted) {
            long count = 0;
            for (int row = 0; row < fates.size(); row++) {
                if (account(row).equals(account) && List.of(wanted).contains(fates.get(row))) {
                    count++;
                }
            }
            return count;
        }
    }
}
