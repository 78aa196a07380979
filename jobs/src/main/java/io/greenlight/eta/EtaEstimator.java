package io.greenlight.eta;

import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * When queued work is done, if its slots go on as they did: list scheduling, in which each slot takes the next unit as soon as
 * it is free. Pure.
 *
 * <p>Worked example: 4 slots, 10,000 documents a second and slot, and 12 units of 50,000 documents in front of an account whose
 * last unit has 20,000. Each of the 12 takes 5 s, 60 s in all. When the last unit is taken, the other three slots are in the
 * middle of theirs, half of each on average: 60 s less 1.5 times 5 s are worked off, by 4 slots, in 13.1 s. The account is
 * loaded 2 s later, in 15.1 s. All 13 units are done after (60 s + 2 s) / 4 = 15.5 s.
 *
 * <p>More slots never make it later, more in the queue never earlier.
 */
public final class EtaEstimator {
    private EtaEstimator() {}

    /**
     * What one source has to do.
     *
     * @param slots that work at the same time, at least 1
     * @param rates of the source
     * @param loads in the queue and in the hands of slots, in any order
     */
    public record SourceWork(int slots, Rates rates, List<Load> loads) {
        public SourceWork {
            if (slots < 1) {
                throw new IllegalArgumentException("Cannot estimate with %d slots: at least 1".formatted(slots));
            }
            loads = List.copyOf(loads);
        }

        double seconds() {
            return loads.stream().mapToDouble(rates::seconds).sum();
        }

        long units() {
            return loads.stream().mapToLong(Load::units).sum();
        }

        double longestUnitSeconds() {
            return loads.stream()
                    .mapToDouble(load -> rates.seconds(load) / load.units())
                    .max()
                    .orElse(0);
        }
    }

    /** Until the slowest of the sources is done; zero when nothing is left. */
    public static Duration untilDone(Collection<SourceWork> sources) {
        return duration(sources.stream()
                .mapToDouble(EtaEstimator::secondsUntilDone)
                .max()
                .orElse(0));
    }

    /** Slots share the work evenly, but one unit is loaded by one slot. */
    private static double secondsUntilDone(SourceWork source) {
        return Math.max(source.seconds() / source.slots(), source.longestUnitSeconds());
    }

    /**
     * Until a unit is done.
     *
     * @param before what comes before it, and what slots are at
     * @param unit the unit
     */
    public static Duration untilDone(SourceWork before, Load unit) {
        return duration(secondsUntilTaken(before) + before.rates().seconds(unit) / unit.units());
    }

    private static double secondsUntilTaken(SourceWork before) {
        if (before.units() == 0) {
            return 0;
        }
        // Of n equal units, (slots - 1) halves are still being worked at when the next one is taken.
        double workedOff = 1 - (before.slots() - 1) / (2.0 * before.units());
        return before.seconds() / before.slots() * Math.max(0, workedOff);
    }

    private static Duration duration(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1_000));
    }
}
