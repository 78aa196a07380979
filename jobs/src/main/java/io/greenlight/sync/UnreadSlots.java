package io.greenlight.sync;

import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.Sources;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Drops slot and publications of a source whose WAL was read and is not any more: a slot that nobody reads from keeps WAL until the
 * disk of the source is full. Belongs to the task of the source, so that no run of the sync is under way meanwhile.
 */
@Component
class UnreadSlots {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadSlots.class);

    /** Workers of another configuration, as while they are replaced one by one, run the sync of the source more often than that. */
    private static final Duration LEFT_ALONE = Duration.ofMinutes(1);

    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final Sources sources;
    private final FollowedSources followed;
    private final SyncStore store;
    private final Following following;
    private final RetainedWal retained;
    private final Map<String, Long> triedNanos = new ConcurrentHashMap<>();

    UnreadSlots(Sources sources, FollowedSources followed, SyncStore store, Following following, RetainedWal retained) {
        this.sources = sources;
        this.followed = followed;
        this.store = store;
        this.following = following;
        this.retained = retained;
    }

    /** Does it where it is due. What keeps a slot from being dropped is recorded, and it is tried again a while later. */
    void drop(String source) {
        if (followed.unread().contains(source) && isDue(source)) {
            followed.findUnread(source).ifPresent(unread -> drop(source, unread));
        }
    }

    private boolean isDue(String source) {
        Long last = triedNanos.get(source);
        // What is polled instead has runs all the time.
        Duration idle = followed.find(source).isPresent() ? Duration.ZERO : LEFT_ALONE;
        return (last == null || System.nanoTime() - last > PAUSE.toNanos()) && store.keepsSlot(source, idle);
    }

    private void drop(String source, FollowedSources.Unread unread) {
        triedNanos.put(source, System.nanoTime());
        SyncLease lease = store.begin(source);
        try {
            following.drop(sources.source(source), unread);
        } catch (SourceUnavailable | SourceRefused failure) {
            store.hold(
                    lease,
                    "its WAL is not read any more, and slot %s stays: %s"
                            .formatted(unread.slot(), failure.getMessage()),
                    retained.findBytes(source, unread.changes()).orElse(null));
            LOG.warn("Source {} goes on keeping WAL, though it is not read any more: {}", source, failure.getMessage());
            return;
        }
        if (followed.find(source).isPresent()) {
            store.dropped(lease);
        } else {
            store.unfollow(lease);
        }
        LOG.info("The WAL of {} is not read any more: slot {} is dropped", source, unread.slot());
    }
}
