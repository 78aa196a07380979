package io.greenlight.opensearch;

import java.util.Set;

/**
 * Why documents were turned away for now, and what that asks of the writer.
 *
 * @param kind what to do
 * @param reason in words, for the operator
 * @param pushBack the same in short, as the reason for fewer requests at once; empty if that would not help
 */
record Obstacle(Kind kind, String reason, String pushBack) {
    /** What an obstacle asks for. */
    enum Kind {
        /** The target has too much to do, or does not answer: send the same later, and less at once. */
        BUSY,
        /** The target does not take writes until something is mended: try with one document until it does. */
        CLOSED
    }

    private static final String RED =
            "a primary shard is not active, the index is red. Bring its node back or make room for it"
                    + " (_cluster/allocation/explain says what is missing); goes on by itself";

    private static final Set<String> BUSY_TYPES = Set.of(
            "circuit_breaking_exception", "rejected_execution_exception", "process_cluster_event_timeout_exception");

    private static final Set<String> CLOSED_TYPES = Set.of(
            "cluster_block_exception",
            "index_closed_exception",
            "security_exception",
            "unavailable_shards_exception",
            "no_shard_available_action_exception",
            "illegal_index_shard_state_exception",
            "index_shard_closed_exception",
            "shard_not_found_exception",
            "shard_not_in_primary_mode_exception",
            "node_closed_exception",
            "node_disconnected_exception",
            "node_not_connected_exception");

    private static final Set<Integer> BUSY_STATUSES = Set.of(408, 429, 502, 503, 504);

    static final Obstacle NONE = new Obstacle(Kind.BUSY, "", "");

    /** From a status and an error type that mean "not now". Of the error's text only the number of a block is used. */
    static Obstacle of(int status, String type, String text) {
        String name = "%s (%d)".formatted(type.isEmpty() ? "no error type" : type, status);
        if (isBusy(status, type)) {
            boolean tripped = type.equals("circuit_breaking_exception");
            return new Obstacle(Kind.BUSY, name, (tripped ? "circuit breaker of" : status + " from") + " the target");
        }
        return switch (type) {
            case "cluster_block_exception" -> closed("%s. %s".formatted(ClusterBlocks.words(text), name));
            case "unavailable_shards_exception", "no_shard_available_action_exception" ->
                closed("%s. %s".formatted(RED, name));
            default -> closed(name);
        };
    }

    /** Writes are not possible until this is mended. */
    static Obstacle closed(String reason) {
        return new Obstacle(Kind.CLOSED, reason, "");
    }

    /** No answer, or none that can be read. */
    static Obstacle silence(String reason) {
        return new Obstacle(Kind.BUSY, reason, "no answer from the target");
    }

    /** Whether an error of this type says nothing about the document, whatever the status. */
    static boolean isType(String type) {
        return BUSY_TYPES.contains(type) || CLOSED_TYPES.contains(type);
    }

    /** Whether this status, or else this type, means that the target has too much to do. */
    static boolean isBusy(int status, String type) {
        return BUSY_TYPES.contains(type) || (BUSY_STATUSES.contains(status) && !CLOSED_TYPES.contains(type));
    }

    boolean isClosed() {
        return kind == Kind.CLOSED;
    }
}
