package io.greenlight.desk;

import org.jspecify.annotations.Nullable;

/**
 * A cluster.
 *
 * @param name its name
 * @param reachable whether it answers now
 * @param reason why it does not; empty when it does
 * @param freeBytes free bytes over all data nodes; null when it does not answer
 * @param replicas configured copies of each shard besides the first
 */
public record TargetSummary(
        String name,
        boolean reachable,
        String reason,
        @Nullable Long freeBytes,
        int replicas) {}
