package io.greenlight.guard;

import io.greenlight.read.SourceHealth;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a source's health allows. One value per source, replaced after each look: {@code policy = policy.after(health, file)}.
 *
 * <p>Each measure is a share of its limit. Above the limit reading stops, and goes on below 85 % of it. From 70 % on it is slowed,
 * until it is below 60 %: at a share {@code s} it reads for {@code (1 - s) / 0.4} of the time, though never for less than a tenth
 * of it. So pauses fade out where slowing ends, and a measure that swings around a bound does not make reading flap. The measure
 * that wants most decides. The throttle query and the throttle file stop, whatever the measures are. A measure that is unknown
 * holds nothing back.
 *
 * <p>Example, replica lag of at most 10 s. At 6 s: full pace. 7 s: reads for 3/4 of the time, so a read of 300 ms is followed by a
 * pause of 100 ms. 8 s: half. 9 s: a quarter. 11 s: stops. 9 s: still stopped. 8 s: half. 6.4 s: still slowed, nine tenths. 5.9 s: full
 * pace.
 *
 * @param limits what is measured against
 * @param levels where each measure was at the last look; none before the first one
 * @param verdict what follows
 */
public record SourceGuardPolicy(Limits limits, Map<Measure, Level> levels, Verdict verdict) {
    private static final double SLOWED_FROM = 0.7;
    private static final double FREE_BELOW = 0.6;
    private static final double GOES_ON_BELOW = 0.85;
    private static final double LEAST_PACE = 0.1;

    public SourceGuardPolicy {
        levels = Map.copyOf(levels);
    }

    /**
     * Limits of a source; zero for none.
     *
     * @param replicaLag replicas are not further behind
     * @param activeSessions others do not run more statements
     * @param snapshotAge nobody's snapshot is older
     */
    public record Limits(Duration replicaLag, int activeSessions, Duration snapshotAge) {
        public Limits {
            if (replicaLag.isNegative() || activeSessions < 0 || snapshotAge.isNegative()) {
                throw new IllegalArgumentException(
                        "Cannot guard a source by replica lag %s, %d active sessions, snapshot age %s: none may be negative"
                                .formatted(replicaLag, activeSessions, snapshotAge));
            }
        }
    }

    /** What is measured. */
    public enum Measure {
        REPLICA_LAG,
        ACTIVE_SESSIONS,
        OLDEST_SNAPSHOT;

        private String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** What a measure asks for. */
    public enum Level {
        FREE,
        SLOWED,
        STOPPED
    }

    /**
     * One measure at one moment.
     *
     * @param measure which
     * @param share of the limit
     * @param value in words
     * @param limit in words
     */
    private record Reading(Measure measure, double share, String value, String limit) {
        private static Reading of(Measure measure, Duration value, Duration limit) {
            return new Reading(measure, (double) value.toMillis() / limit.toMillis(), seconds(value), seconds(limit));
        }

        private static String seconds(Duration duration) {
            return "%ss"
                    .formatted(
                            duration.toMillis() % 1000 == 0 || duration.toSeconds() >= 10
                                    ? Long.toString(duration.toSeconds())
                                    : String.format(Locale.ROOT, "%.1f", duration.toMillis() / 1000.0));
        }

        Level level(Level before) {
            if (share > 1 || (before == Level.STOPPED && share >= GOES_ON_BELOW)) {
                return Level.STOPPED;
            }
            boolean slowed = share >= SLOWED_FROM || (before != Level.FREE && share >= FREE_BELOW);
            return slowed ? Level.SLOWED : Level.FREE;
        }

        double pause() {
            double pace = Math.clamp((1 - share) / (1 - FREE_BELOW), LEAST_PACE, 1);
            return 1 / pace - 1;
        }

        String reason(Level level) {
            String subject = measure.words() + " " + value;
            if (level == Level.SLOWED) {
                return "%s of %s".formatted(subject, limit);
            }
            return share > 1
                    ? "%s > %s".formatted(subject, limit)
                    : "%s, waits until it is below %.0f %% of %s".formatted(subject, GOES_ON_BELOW * 100, limit);
        }
    }

    /** Before the first look: full pace. */
    public static SourceGuardPolicy start(Limits limits) {
        return new SourceGuardPolicy(limits, Map.of(), new Verdict.Go());
    }

    /**
     * The policy after a look.
     *
     * @param throttleFile what the throttle file says; empty when there is none
     */
    public SourceGuardPolicy after(SourceHealth health, Optional<String> throttleFile) {
        Map<Measure, Level> next = new EnumMap<>(Measure.class);
        List<String> stops = new ArrayList<>();
        throttleFile.ifPresent(reason -> stops.add("throttle file: " + reason));
        health.throttle().ifPresent(throttle -> stops.add("throttle query: " + throttle.reason()));
        List<String> slows = new ArrayList<>();
        double pause = 0;
        for (Reading reading : readings(health)) {
            Level level = reading.level(levels.getOrDefault(reading.measure, Level.FREE));
            next.put(reading.measure, level);
            if (level == Level.STOPPED) {
                stops.add(reading.reason(level));
            } else if (level == Level.SLOWED) {
                slows.add(reading.reason(level));
                pause = Math.max(pause, reading.pause());
            }
        }
        return new SourceGuardPolicy(limits, next, verdict(stops, slows, pause));
    }

    private static Verdict verdict(List<String> stops, List<String> slows, double pause) {
        if (!stops.isEmpty()) {
            return new Verdict.Stop(String.join(", ", stops));
        }
        return slows.isEmpty() ? new Verdict.Go() : new Verdict.Slow(pause, "slowed by " + String.join(", ", slows));
    }

    /** Those that are known and have a limit. */
    private List<Reading> readings(SourceHealth health) {
        List<Reading> readings = new ArrayList<>();
        if (limits.replicaLag.isPositive()) {
            health.replicaLag().ifPresent(lag -> readings.add(Reading.of(Measure.REPLICA_LAG, lag, limits.replicaLag)));
        }
        if (limits.activeSessions > 0) {
            health.activeSessions()
                    .ifPresent(active -> readings.add(new Reading(
                            Measure.ACTIVE_SESSIONS,
                            (double) active / limits.activeSessions,
                            Integer.toString(active),
                            Integer.toString(limits.activeSessions))));
        }
        if (limits.snapshotAge.isPositive()) {
            health.snapshotAge()
                    .ifPresent(age -> readings.add(Reading.of(Measure.OLDEST_SNAPSHOT, age, limits.snapshotAge)));
        }
        return readings;
    }

    /** Measures that have a limit and are unknown, in words. */
    List<String> unknown(SourceHealth health) {
        List<String> unknown = new ArrayList<>();
        if (limits.replicaLag.isPositive() && health.replicaLag().isEmpty()) {
            unknown.add(Measure.REPLICA_LAG.words());
        }
        if (limits.activeSessions > 0 && health.activeSessions().isEmpty()) {
            unknown.add(Measure.ACTIVE_SESSIONS.words());
        }
        if (limits.snapshotAge.isPositive() && health.snapshotAge().isEmpty()) {
            unknown.add(Measure.OLDEST_SNAPSHOT.words());
        }
        return unknown;
    }
}
