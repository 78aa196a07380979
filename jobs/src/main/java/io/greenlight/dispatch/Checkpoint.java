package io.greenlight.dispatch;

import io.greenlight.document.Position;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Progress of a unit by one acknowledged page.
 *
 * @param position last position of the page; null when it was empty
 * @param end whether the unit is done with it
 * @param version of the page's documents
 * @param ledger what became of the page's rows, one entry per account
 */
public record Checkpoint(@Nullable Position position, boolean end, long version, List<LedgerEntry> ledger) {
    public Checkpoint {
        ledger = List.copyOf(ledger);
        if (position == null && !end) {
            throw new IllegalArgumentException("Cannot checkpoint an empty page that does not end its unit");
        }
    }

    /** Rows read. */
    public long read() {
        return ledger.stream().mapToLong(LedgerEntry::read).sum();
    }
}
