package io.greenlight.testbed.data;

import java.time.Instant;

/**
 * What to generate. Equal data sets give equal rows.
 *
 * @param seed of all random choices
 * @param accounts with at least one subscriber, and one event if there are enough
 * @param emptyAccounts further accounts without any row
 * @param subscribers in total, at least one per account
 * @param events in total; zero, or at least one per account
 * @param now the moment the data are as of: sends are after it, events before it
 */
public record DataSet(long seed, int accounts, int emptyAccounts, long subscribers, long events, Instant now) {
    public DataSet {
        if (accounts < 1 || emptyAccounts < 0) {
            throw new IllegalArgumentException(
                    "Cannot generate %d accounts and %d empty ones: at least one account is needed"
                            .formatted(accounts, emptyAccounts));
        }
        if (subscribers < accounts) {
            throw new IllegalArgumentException("Cannot generate %d subscribers for %d accounts: each has at least one"
                    .formatted(subscribers, accounts));
        }
        if (events != 0 && events < accounts) {
            throw new IllegalArgumentException(
                    "Cannot generate %d events for %d accounts: none, or at least one for each"
                            .formatted(events, accounts));
        }
    }

    /** The demo's data: 300 accounts, 60,000 subscribers, 240,000 events. */
    public static DataSet demo(Instant now) {
        return new DataSet(42, 300, 0, 60_000, 240_000, now);
    }

    /** The benchmark's data: 300 accounts, 500,000 subscribers, 2,000,000 events. */
    public static DataSet benchmark(Instant now) {
        return new DataSet(42, 300, 0, 500_000, 2_000_000, now);
    }

    /** One account that owns everything. */
    public static DataSet oneAccount(long subscribers, Instant now) {
        return new DataSet(42, 1, 0, subscribers, 0, now);
    }

    public DataSet withSeed(long other) {
        return new DataSet(other, accounts, emptyAccounts, subscribers, events, now);
    }

    public DataSet withAccounts(int number) {
        return new DataSet(seed, number, emptyAccounts, subscribers, events, now);
    }

    public DataSet withEmptyAccounts(int number) {
        return new DataSet(seed, accounts, number, subscribers, events, now);
    }

    public DataSet withSubscribers(long number) {
        return new DataSet(seed, accounts, emptyAccounts, number, events, now);
    }

    public DataSet withEvents(long number) {
        return new DataSet(seed, accounts, emptyAccounts, subscribers, number, now);
    }
}
