package io.greenlight.readiness;

import io.greenlight.look.SharedLook;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Places in the queue where many ask: the whole queue is read at most every two seconds, and a place found in it. Safe for use
 * by many threads.
 */
final class RememberedQueue implements QueuePositions {
    private static final SharedLook.Pace PACE =
            new SharedLook.Pace(Duration.ofSeconds(2), Duration.ofSeconds(30), Duration.ofSeconds(1));

    private final ReadinessStore store;
    private final Map<String, Queue> byEntity = new ConcurrentHashMap<>();

    RememberedQueue(ReadinessStore store) {
        this.store = store;
    }

    private record Queue(long generation, SharedLook<List<AccountRow.Order>> looks) {}

    @Override
    public long applyAsLong(AccountRow row) {
        List<AccountRow.Order> queue = byEntity.compute(
                        row.entity(),
                        (entity, known) -> known != null && known.generation == row.generation()
                                ? known
                                : new Queue(
                                        row.generation(),
                                        new SharedLook<>(() -> store.queued(entity, row.generation()), PACE)))
                .looks
                .find()
                .orElse(List.of());
        int found = Collections.binarySearch(queue, row.order());
        return found >= 0 ? found : -found - 1;
    }
}
