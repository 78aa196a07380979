package io.greenlight.opensearch;

import io.greenlight.bulk.WriteOutcome;
import io.greenlight.schema.EntitySchema;

/** Decides what the answer to one item of a bulk request means. Pure. */
final class ItemClassifier {
    private static final ItemVerdict APPLIED = new ItemVerdict.Settled(new WriteOutcome.Applied());
    private static final ItemVerdict SUPERSEDED = new ItemVerdict.Settled(new WriteOutcome.Superseded());
    private static final ItemVerdict INDEX_MISSING = new ItemVerdict.IndexMissing();

    private final Reasons reasons;

    ItemClassifier(EntitySchema schema) {
        this.reasons = new Reasons(schema);
    }

    ItemVerdict classify(int status, ItemError error) {
        if (status == 200 || status == 201) {
            return APPLIED;
        }
        if (Obstacle.isType(error.type())) {
            return turnedAway(status, error);
        }
        return switch (status) {
            case 401, 403, 408, 429, 502, 503, 504 -> turnedAway(status, error);
            case 404 -> error.type().equals("index_not_found_exception") ? INDEX_MISSING : refused(error);
            case 409 -> error.type().equals("version_conflict_engine_exception") ? SUPERSEDED : refused(error);
            default -> status >= 400 && status < 500 ? refused(error) : new ItemVerdict.Failed(words(status, error));
        };
    }

    private static ItemVerdict turnedAway(int status, ItemError error) {
        return new ItemVerdict.TurnedAway(Obstacle.of(status, error.type(), error.reason()));
    }

    private ItemVerdict refused(ItemError error) {
        return new ItemVerdict.Settled(reasons.refused(error));
    }

    private static String words(int status, ItemError error) {
        return "%s (%d)".formatted(error.type().isEmpty() ? "no error type" : error.type(), status);
    }
}
