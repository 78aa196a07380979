package io.greenlight.progress;

import java.time.Instant;

/**
 * How far a reindex was at a past moment.
 *
 * @param at when, by the control database's clock
 * @param documents documents read
 * @param expected documents expected
 * @param accounts accounts of the entities that are needed to send
 * @param ready those that were ready
 * @param dead open dead letters
 * @param heldBack why work was held back; empty when it was not
 */
public record ProgressSample(
        Instant at, long documents, long expected, long accounts, long ready, long dead, String heldBack) {}
