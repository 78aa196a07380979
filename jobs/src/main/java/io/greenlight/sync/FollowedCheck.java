package io.greenlight.sync;

import io.greenlight.check.Finding;
import io.greenlight.config.Followed;
import io.greenlight.doctor.ChangeCheck;
import java.util.ArrayList;
import java.util.List;
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
        return findings;
    }
}
