package io.greenlight.sync;

import io.greenlight.read.change.ChangeSource;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Knows how much WAL each source keeps for the sync. Asks at most every few seconds, since each question takes a connection. Safe for
 * use by many threads.
 */
@Component
class RetainedWal {
    private static final Duration OLDEST = Duration.ofSeconds(5);

    private final Map<String, Look> looks = new ConcurrentHashMap<>();

    private record Look(long bytes, long nanos) {
        boolean isOld() {
            return System.nanoTime() - nanos > OLDEST.toNanos();
        }
    }

    /** Bytes of WAL, as of a few seconds ago at most. */
    long bytes(String source, ChangeSource changes) {
        Look known = looks.get(source);
        if (known == null || known.isOld()) {
            known = new Look(changes.slot().retainedBytes(), System.nanoTime());
            looks.put(source, known);
        }
        return known.bytes;
    }

    /** A slot was dropped or made anew. */
    void forget(String source) {
        looks.remove(source);
    }
}
