package io.greenlight.sync;

import io.greenlight.check.Finding;
import io.greenlight.config.Followed;
import io.greenlight.doctor.ChangeCheck;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.change.SlotHealth;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What {@code doctor} says of the sync. */
@Component
class FollowedCheck implements ChangeCheck {
    private final Followed followed;
    private final FollowedSources sources;

    FollowedCheck(Followed followed, FollowedSources sources) {
        this.followed = followed;
        this.sources = sources;
    }

    @Override
    public List<Finding> check(List<String> entities) {
        List<Finding> findings = new ArrayList<>();
        entities.stream()
                .filter(entity -> !followed.follows(entity))
                .map(entity -> Finding.warning(
                        "entity " + entity,
                        "Its changes are not followed, so an index is as fresh as the read of each page",
                        "Name its tables: greenlight.entities.%s.changes".formatted(entity)))
                .forEach(findings::add);
        if (entities.stream().anyMatch(followed::follows)) {
            sources.names()
                    .forEach(source -> sources.find(source).ifPresent(changes -> findings.addAll(changes.check())));
        }
        sources.unread().forEach(source -> findLeftSlot(source).ifPresent(findings::add));
        return findings;
    }

    private Optional<Finding> findLeftSlot(String source) {
        FollowedSources.Unread unread = sources.findUnread(source).orElseThrow();
        SlotHealth slot;
        try {
            slot = unread.changes().slot();
        } catch (SourceUnavailable | SourceRefused away) {
            // That it does not answer is said by others.
            return Optional.empty();
        }
        return switch (slot.state()) {
            case IDLE, ACTIVE, LOST ->
                Optional.of(Finding.warning(
                        "source " + source,
                        "Slot %s keeps %d MB of WAL, and the WAL is not read any more"
                                .formatted(unread.slot(), slot.retainedBytes() >> 20),
                        "A worker drops it a minute after the sync has run last. Or by hand: SELECT pg_drop_replication_slot('%s')"
                                .formatted(unread.slot())));
            case ABSENT, FOREIGN, NOT_NEEDED -> Optional.empty();
        };
    }
}
