package io.greenlight.dispatch;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How many reads each source allows now: what an operator said last, at most a second old, or else the configuration. While the
 * control database does not answer, the last answer counts. Safe for use by many threads.
 */
public final class ReadLimits {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Map<String, Integer> configured;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private volatile @Nullable ToIntFunction<String> live;

    /** A limit and when it was asked for. */
    private record Known(int slots, long nanos) {
        boolean isFresh() {
            return System.nanoTime() - nanos < FRESH.toNanos();
        }
    }

    /** With the slots that the configuration gives each source. */
    public ReadLimits(Map<String, Integer> configured) {
        this.configured = new TreeMap<>(configured);
    }

    /** From now on asks for what an operator said; a process that only checks never does. */
    public void follow(ToIntFunction<String> limits) {
        live = limits;
    }

    /** Most reads of the source at a time. */
    public int slots(String source) {
        ToIntFunction<String> limits = live;
        if (limits == null) {
            return configured.getOrDefault(source, 1);
        }
        Known last = known.get(source);
        return last != null && last.isFresh() ? last.slots : ask(source, limits, last);
    }

    private int ask(String source, ToIntFunction<String> limits, @Nullable Known last) {
        int slots = last == null ? configured.getOrDefault(source, 1) : last.slots;
        try {
            slots = limits.applyAsInt(source);
        } catch (RuntimeException failure) {
            if (!ControlPatience.isControlFailure(failure)) {
                throw failure;
            }
        }
        known.put(source, new Known(slots, System.nanoTime()));
        return slots;
    }
}
