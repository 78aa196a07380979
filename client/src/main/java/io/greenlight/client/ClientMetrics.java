package io.greenlight.client;

import java.time.Duration;

/** Hears of every answer. Called on the asking thread: it must be quick. What it throws is not heard. */
@FunctionalInterface
public interface ClientMetrics {
    /** Nobody listens. */
    ClientMetrics NONE = (answer, source, took) -> {};

    /** Where an answer came from. */
    enum Source {
        /** Asked now. */
        SERVER,
        /** Asked a moment ago. */
        CACHE
    }

    /**
     * An answer was given.
     *
     * @param answer which; its {@link Readiness#code()} is fit for a label, its account is not
     * @param source where it came from
     * @param took from the question to the answer
     */
    void answered(Readiness answer, Source source, Duration took);
}
