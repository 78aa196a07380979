package io.greenlight.read;

import io.greenlight.document.Document;
import java.time.Duration;

/**
 * How many rows the next page asks for, so that a read takes about the target time. One value per slot, replaced after
 * every page: {@code sizing = sizing.after(page)}.
 *
 * <p>Grows at most twofold per page, since a first page that comes from a warm cache says little of the next. Shrinks at
 * once, since a source that became slow is a source in need. Never asks for more rows than fit {@code maxBytes}, measured by
 * the documents of the last page.
 *
 * <p>Example, target 250 ms: 2,000 rows in 50 ms would allow 10,000, so the next page asks for 4,000; these take 400 ms, so the
 * next asks for 2,500.
 *
 * @param limits what never changes
 * @param rows most rows of the next page
 */
public record PageSizing(Limits limits, int rows) {
    private static final int MOST_GROWTH = 2;

    /**
     * The bounds of every page.
     *
     * @param minRows fewest rows asked for, at least 1
     * @param maxRows most rows asked for
     * @param target wanted read time
     * @param maxBytes most bytes of encoded documents in a page
     */
    public record Limits(int minRows, int maxRows, Duration target, long maxBytes) {
        /** 100 to 20,000 rows, 250 ms, 16 MiB. */
        public static final Limits DEFAULTS = new Limits(100, 20_000, Duration.ofMillis(250), 16L << 20);

        public Limits {
            if (minRows < 1 || maxRows < minRows) {
                throw new IllegalArgumentException(
                        "Cannot size pages from %d to %d rows: at least 1, and in order".formatted(minRows, maxRows));
            }
            if (!target.isPositive() || maxBytes < 1) {
                throw new IllegalArgumentException(
                        "Cannot size pages for %s and %d bytes: both must be positive".formatted(target, maxBytes));
            }
        }

        private int clamp(double rows) {
            return (int) Math.clamp(rows, minRows, maxRows);
        }
    }

    public PageSizing {
        rows = limits.clamp(rows);
    }

    /** The first page of a slot: 2,000 rows, or the nearest the limits allow. */
    public static PageSizing start(Limits limits) {
        return new PageSizing(limits, 2_000);
    }

    /** The sizing for the page after this one. An empty page teaches nothing. */
    public PageSizing after(Page page) {
        long bytes = page.documents().stream().mapToLong(Document::length).sum();
        return after(page.readTime(), page.rows(), bytes);
    }

    PageSizing after(Duration readTime, int rowsRead, long bytesRead) {
        if (rowsRead == 0) {
            return this;
        }
        double wanted = Math.min(byTime(readTime, rowsRead), byBytes(rowsRead, bytesRead));
        return new PageSizing(limits, limits.clamp(Math.min(wanted, (double) rows * MOST_GROWTH)));
    }

    private double byTime(Duration readTime, int rowsRead) {
        boolean inTime = readTime.compareTo(limits.target()) <= 0;
        if (rowsRead < rows && inTime) {
            // The last page of a unit: its few rows carry the statement's fixed cost, so its pace says nothing.
            return rows;
        }
        return (double) rowsRead * limits.target().toNanos() / Math.max(1, readTime.toNanos());
    }

    private double byBytes(int rowsRead, long bytesRead) {
        return (double) limits.maxBytes() * rowsRead / Math.max(1, bytesRead);
    }
}
