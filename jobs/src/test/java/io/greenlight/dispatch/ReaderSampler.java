package io.greenlight.dispatch;

import io.greenlight.fixture.Platform;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicInteger;

/** Looks at the sessions of a source again and again, as fast as it can, until it is closed. */
final class ReaderSampler implements AutoCloseable {
    private final Set<Integer> sessions = new ConcurrentSkipListSet<>();
    private final AtomicInteger most = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    private ReaderSampler(Platform platform, String source) {
        this.thread = Thread.ofPlatform().daemon().name("sampler").unstarted(() -> sample(platform, source));
    }

    static ReaderSampler start(Platform platform, String source) {
        ReaderSampler sampler = new ReaderSampler(platform, source);
        sampler.thread.start();
        return sampler;
    }

    private void sample(Platform platform, String source) {
        try (Connection connection = platform.connect(source);
                PreparedStatement reading = connection.prepareStatement("""
                        select pid from pg_stat_activity
                        where datname = current_database() and state = 'active' and query like 'COPY%'
                        """)) {
            while (!closed) {
                int now = 0;
                try (ResultSet rows = reading.executeQuery()) {
                    while (rows.next()) {
                        now++;
                        sessions.add(rows.getInt(1));
                    }
                }
                most.accumulateAndGet(now, Math::max);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("Cannot sample " + source, failure);
        }
    }

    /** Most statements that were reading at the same time. */
    int mostAtATime() {
        return most.get();
    }

    /** Sessions that were seen reading. */
    Set<Integer> sessions() {
        return sessions;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
