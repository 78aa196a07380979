package io.greenlight.opensearch;

import io.greenlight.index.GenerationLayout;
import io.greenlight.schema.IndexMapping;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Removes old tombstones for good. */
final class PurgeCalls {
    /** Of one request, so that each ends within the time of a request. */
    private static final int BATCH = 10_000;

    private final TargetCalls calls;

    PurgeCalls(TargetCalls calls) {
        this.calls = calls;
    }

    /** What is written between the search and the removal of a tombstone is a conflict, and stays. */
    long purge(GenerationLayout generation, long olderThanVersion) {
        String purpose = "remove old tombstones of " + generation.name();
        Call call = Call.post("/" + PhysicalIndex.expression(generation) + "/_delete_by_query")
                .with("conflicts", "proceed")
                .with("refresh", "true")
                .with("max_docs", Integer.toString(BATCH))
                .json(Map.of("query", Map.of("bool", Map.of("filter", old(olderThanVersion)))));
        long removed = 0;
        JsonNode done;
        do {
            Answer answer = calls.change(call, purpose);
            if (!answer.isOk()) {
                throw calls.refused(purpose, answer);
            }
            done = answer.json();
            if (!done.path("failures").isEmpty() || done.path("timed_out").asBoolean(false)) {
                throw calls.unavailable(purpose, "some could not be removed", null);
            }
            removed += done.path("deleted").asLong(0);
        } while (done.path("deleted").asLong(0) == BATCH);
        return removed;
    }

    private static List<Map<String, Object>> old(long olderThanVersion) {
        return List.of(
                Map.of("term", Map.of(IndexMapping.DELETED, true)),
                Map.of("range", Map.of(IndexMapping.VERSION, Map.of("lt", olderThanVersion))));
    }
}
