package io.greenlight.control;

import io.greenlight.config.LoadProperties;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;

/**
 * The control database's clock, by which workers are found dead: the time it gave last, and what the processor's own counter
 * has added since. A wall clock that somebody sets, here or on another worker, changes nothing. Safe for use by many threads.
 */
public final class ControlClock implements InstantSource {
    private static final Duration RENEW_AFTER = Duration.ofSeconds(30);

    private final JdbcClient jdbc;
    private final Duration renewAfter;
    private volatile @Nullable Reading last;

    ControlClock(JdbcClient jdbc, LoadProperties settings) {
        this.jdbc = jdbc;
        this.renewAfter = settings.deadAfter().compareTo(RENEW_AFTER) < 0 ? settings.deadAfter() : RENEW_AFTER;
    }

    /** A time of the database, and the processor's counter when it came. */
    private record Reading(Instant time, long nanos) {
        Instant now() {
            return time.plusNanos(System.nanoTime() - nanos);
        }

        boolean isOlderThan(Duration age) {
            return System.nanoTime() - nanos > age.toNanos();
        }
    }

    /** While the database does not answer, the last reading goes on. */
    @Override
    public Instant instant() {
        Reading reading = last;
        if (reading == null) {
            reading = read();
        } else if (reading.isOlderThan(renewAfter)) {
            reading = renew(reading);
        }
        return reading.now();
    }

    private Reading renew(Reading before) {
        try {
            return read();
        } catch (DataAccessException | TransactionException away) {
            return before;
        }
    }

    private Reading read() {
        Long micros = jdbc.sql("select (extract(epoch from clock_timestamp()) * 1000000)::bigint")
                .query(Long.class)
                .single();
        Reading reading = new Reading(
                Instant.EPOCH.plus(Duration.ofNanos(TimeUnit.MICROSECONDS.toNanos(micros))), System.nanoTime());
        last = reading;
        return reading;
    }
}
