package io.greenlight.readiness;

import io.greenlight.config.Followed;
import java.time.Duration;

/**
 * How fresh an index must be.
 *
 * @param followed whose changes are followed; of others nothing is demanded
 * @param maxLag an account whose index is older than this is STALE
 */
public record FreshnessDemand(Followed followed, Duration maxLag) {}
