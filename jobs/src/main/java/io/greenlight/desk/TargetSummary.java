package io.greenlight.desk;

import org.jspecify.annotations.Nullable;

/**
 * A cluster.
 *
 * @param name its name
 * @param reachable whether it answers now
 * @param reason why it does not; empty when it does
 * @param freeBytes free bytes over all data nodes; null when it does not answer
 * @param bulkConnections most bulk requests of one process at a time; fewer while it pushes back
 * @param replicas configured copies of each shard besides the first
 */
public record TargetSummary(
        String name,
        boolean reachable,
        String reason,
        @Nullable Long freeBytes,
        int bulkConnections,
        int replicas) {}
