package io.greenlight.generation;

import java.time.Duration;
import java.time.Instant;

/**
 * What is known of a generation that serves, by comparing all of it.
 *
 * @param entity what it holds
 * @param generation its name
 * @param verification number of the comparison that was finished last
 * @param finishedAt when
 * @param age how long ago, by the control database's clock
 * @param scheduled whether it was begun by the schedule
 * @param differing keys, of this and earlier comparisons, that differed and that nobody has mended yet
 */
public record LastComparison(
        String entity,
        String generation,
        long verification,
        Instant finishedAt,
        Duration age,
        boolean scheduled,
        long differing) {}
