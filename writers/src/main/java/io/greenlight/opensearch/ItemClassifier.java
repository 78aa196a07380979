package io.greenlight.opensearch;

import io.greenlight.bulk.WriteOutcome;
import io.greenlight.schema.EntitySchema;
import java.util.Set;

/** Decides what the answer to one item of a bulk request means. Pure. */
final class ItemClassifier {
    private static final ItemVerdict APPLIED = new ItemVerdict.Settled(new WriteOutcome.Applied());
    private static final ItemVerdict SUPERSEDED = new ItemVerdict.Settled(new WriteOutcome.Superseded());
    private static final ItemVerdict INDEX_MISSING = new ItemVerdict.IndexMissing();

    /** Says nothing about the document, whatever the status: the index or the node is not ready, or a person has to act. */
    private static final Set<String> PASSING = Set.of(
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
            "node_not_connected_exception",
            "circuit_breaking_exception",
            "rejected_execution_exception",
            "process_cluster_event_timeout_exception");

    private final Reasons reasons;

    ItemClassifier(EntitySchema schema) {
        this.reasons = new Reasons(schema);
    }

    ItemVerdict classify(int status, ItemError error) {
        if (status == 200 || status == 201) {
            return APPLIED;
        }
        if (PASSING.contains(error.type())) {
            return new ItemVerdict.TurnedAway(words(status, error));
        }
        return switch (status) {
            case 401, 403, 408, 429, 502, 503, 504 -> new ItemVerdict.TurnedAway(words(status, error));
            case 404 -> error.type().equals("index_not_found_exception") ? INDEX_MISSING : refused(error);
            case 409 -> error.type().equals("version_conflict_engine_exception") ? SUPERSEDED : refused(error);
            default -> status >= 400 && status < 500 ? refused(error) : new ItemVerdict.Failed(words(status, error));
        };
    }

    private ItemVerdict refused(ItemError error) {
        return new ItemVerdict.Settled(reasons.refused(error));
    }

    private static String words(int status, ItemError error) {
        return "%s (%d)".formatted(error.type().isEmpty() ? "no error type" : error.type(), status);
    }
}
