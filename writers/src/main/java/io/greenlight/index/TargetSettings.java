package io.greenlight.index;

import java.time.Duration;
import java.util.Optional;

/**
 * How physical indexes are set up, while they are loaded and when they serve.
 *
 * @param shards primary shards of each index
 * @param replicas replicas of each shard once the index serves; none while it is loaded
 * @param loadRefreshInterval how often new documents become searchable by themselves during the load; zero means never
 * @param servingRefreshInterval the same once the index serves
 * @param codec {@code index.codec}, or empty for the cluster's own default
 * @param greenTimeout how long to wait until all replicas are active
 */
public record TargetSettings(
        int shards,
        int replicas,
        Duration loadRefreshInterval,
        Duration servingRefreshInterval,
        Optional<String> codec,
        Duration greenTimeout) {
    /** One shard, one replica, refresh every 5 s during the load and every second when serving. */
    public static final TargetSettings DEFAULT = new TargetSettings(
            1, 1, Duration.ofSeconds(5), Duration.ofSeconds(1), Optional.empty(), Duration.ofMinutes(30));

    public TargetSettings {
        if (shards < 1 || shards > 1024) {
            throw new IllegalArgumentException("Cannot use %d shards: 1 to 1024".formatted(shards));
        }
        if (replicas < 0) {
            throw new IllegalArgumentException("Cannot use %d replicas: at least 0".formatted(replicas));
        }
        if (loadRefreshInterval.isNegative() || servingRefreshInterval.isNegative() || !greenTimeout.isPositive()) {
            throw new IllegalArgumentException(
                    "Cannot use refresh intervals %s and %s with green-timeout %s: none may be negative, the timeout not zero"
                            .formatted(loadRefreshInterval, servingRefreshInterval, greenTimeout));
        }
    }

    /** The same, with another number of shards and of serving replicas. */
    public TargetSettings with(int primaryShards, int servingReplicas) {
        return new TargetSettings(
                primaryShards, servingReplicas, loadRefreshInterval, servingRefreshInterval, codec, greenTimeout);
    }
}
