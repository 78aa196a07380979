package io.greenlight.plan;

import io.greenlight.document.Scope;
import java.time.Duration;

/**
 * One unit as planned.
 *
 * @param shard the shard that holds its accounts
 * @param scope what it covers
 * @param expected estimated documents
 * @param start when the load of its first account is expected to start, from now; orders units of different sources
 */
public record PlannedUnit(String shard, Scope scope, long expected, Duration start) {}
