package io.greenlight.read.postgres;

import io.greenlight.read.ReadLimit;
import io.greenlight.read.SourceBusy;
import io.greenlight.read.SourceUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Permits to read, kept by the source itself: a session that reads holds one of the session-level advisory locks
 * {@code (CLASS_ID, 1)} to {@code (CLASS_ID, N)}. So the limit holds for all processes and jobs that read this database, without
 * any of them knowing the others; a session that ends gives its permit back by itself. Works on a standby as well.
 *
 * <p>When N is lowered, reads that hold a number above it end, and no further one begins there. Processes that know a
 * different N share the numbers they have in common. Safe for use by many threads.
 */
final class ReadPermits {
    /** First key of the locks: the ASCII codes of {@code gree}. */
    static final int CLASS_ID = 0x67726565;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    private final ReadLimit limit;
    private final AtomicInteger turn = new AtomicInteger();

    ReadPermits(ReadLimit limit) {
        this.limit = limit;
    }

    /** What the statement that took the permit found: the version of what is read next, as {@link Versions} says. */
    record Taken(OptionalLong version) {}

    /**
     * Does it while the session holds a permit.
     *
     * @param attempt what is tried, for the message
     */
    <T> T whileHeld(String attempt, Session session, Duration patience, Connections.Work<T> work) throws SQLException {
        take(attempt, session, patience);
        T result = work.run(session);
        // Not after a failure: the session is closed then, which gives the permit back as well.
        giveBack(session);
        return result;
    }

    /**
     * Takes a permit, in one round trip if one is free; otherwise waits with pauses that double from 5 ms to 100 ms.
     *
     * @throws SourceBusy if none became free in time
     */
    Taken take(String attempt, Session session, Duration patience) throws SQLException {
        long start = System.nanoTime();
        Duration pause = FIRST_PAUSE;
        while (true) {
            int reads = limit.reads();
            Optional<Taken> taken = tryTake(session, reads);
            if (taken.isPresent()) {
                return taken.get();
            }
            Duration left = patience.minusNanos(System.nanoTime() - start);
            if (!left.isPositive()) {
                throw busy(attempt, reads);
            }
            sleep(attempt, shorter(pause, left));
            pause = shorter(pause.multipliedBy(2), LONGEST_PAUSE);
        }
    }

    private Optional<Taken> tryTake(Session session, int reads) throws SQLException {
        if (reads < 1) {
            return Optional.empty();
        }
        return session.queryRow(take(Math.floorMod(turn.getAndIncrement(), reads), reads), row -> {
            OptionalLong version = Versions.read(row, 1);
            row.getInt(2);
            return row.wasNull() ? Optional.empty() : Optional.of(new Taken(version));
        });
    }

    /** Tries the numbers in turn until one is free: LIMIT ends the scan, so the ones behind are not tried. */
    private static String take(int first, int reads) {
        return """
                SELECT %s, (
                    SELECT number
                    FROM (SELECT 1 + (%d + i) %% %d AS number FROM generate_series(0, %d - 1) AS i OFFSET 0) AS numbers
                    WHERE pg_try_advisory_lock(%d, number) LIMIT 1)
                """.formatted(Versions.CLOCK, first, reads, reads, CLASS_ID);
    }

    /** Gives back whatever permit the session holds. */
    void giveBack(Session session) throws SQLException {
        session.execute("SELECT pg_advisory_unlock_all()");
    }

    private static SourceBusy busy(String attempt, int reads) {
        return new SourceBusy(
                "Cannot %s: %s. Reading goes on by itself when one ends; more of them can be allowed (slots)."
                        .formatted(
                                attempt,
                                reads == 1
                                        ? "the one read allowed at a time is under way"
                                        : "all %d reads allowed at a time are under way"
                                                .formatted(Math.max(0, reads))));
    }

    private static void sleep(String attempt, Duration pause) {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailable("Cannot %s: interrupted while waiting for a permit".formatted(attempt), e);
        }
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
