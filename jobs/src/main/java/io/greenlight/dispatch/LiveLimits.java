package io.greenlight.dispatch;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How much is allowed at a time now, by name of a source or a target: what an operator said last, at most a second old, or else the
 * configuration. While the control database does not answer, the last answer counts. Safe for use by many threads.
 */
public final class LiveLimits {
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final Map<String, Integer> configured;
    private final Map<String, Known> known = new ConcurrentHashMap<>();
    private volatile @Nullable ToIntFunction<String> live;

    /** A limit and when it was asked for. */
    private record Known(int most, long nanos) {
        boolean isFresh() {
            return System.nanoTime() - nanos < FRESH.toNanos();
        }
    }

    /** With what the configuration gives each. */
    public LiveLimits(Map<String, Integer> configured) {
        this.configured = new TreeMap<>(configured);
    }

    /** From now on asks for what an operator said; a process that only checks never does. */
    public void follow(ToIntFunction<String> limits) {
        live = limits;
    }

    /** Most at a time. */
    public int most(String name) {
        ToIntFunction<String> limits = live;
        if (limits == null) {
            return configured.getOrDefault(name, 1);
        }
        Known last = known.get(name);
        return last != null && last.isFresh() ? last.most : ask(name, limits, last);
    }

    private int ask(String name, ToIntFunction<String> limits, @Nullable Known last) {
        int most = last == null ? configured.getOrDefault(name, 1) : last.most;
        try {
            most = limits.applyAsInt(name);
        } catch (RuntimeException failure) {
            if (!ControlPatience.isControlFailure(failure)) {
                throw failure;
            }
        }
        known.put(name, new Known(most, System.nanoTime()));
        return most;
    }
}
