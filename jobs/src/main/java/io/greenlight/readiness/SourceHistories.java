package io.greenlight.readiness;

import io.greenlight.look.SharedLook;
import io.greenlight.read.Source;
import io.greenlight.read.SourceIdentity;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.Sources;
import io.greenlight.readiness.Facts.SourceFact;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whether a source still has the history in which its position was read. A source that was restored counts its positions
 * anew, and until a run of the sync has seen it the recorded one is of the other history: so the source itself is asked, at
 * most every 50 ms and only while somebody asks with a position. Safe for use by many threads.
 */
@Component
class SourceHistories {
    private static final SharedLook.Pace PACE =
            new SharedLook.Pace(Duration.ofMillis(50), Duration.ofMillis(500), Duration.ofMillis(500));

    private final Sources sources;
    private final Map<String, SharedLook<SourceIdentity>> looks = new ConcurrentHashMap<>();

    SourceHistories(Sources sources) {
        this.sources = sources;
    }

    /** Why positions of the source say nothing; empty when they do. */
    String doubt(String name, @Nullable SourceFact fact) {
        if (fact == null) {
            return ReasonCode.POSITION_UNCERTAIN.with("%s is not followed yet".formatted(name));
        }
        try {
            return looks.computeIfAbsent(name, this::look)
                    .find()
                    .map(identity -> doubt(name, fact, identity))
                    .orElseGet(() -> ReasonCode.POSITION_UNCERTAIN.with("%s does not answer in time".formatted(name)));
        } catch (SourceUnavailable | SourceRefused away) {
            return ReasonCode.POSITION_UNCERTAIN.with("%s does not answer".formatted(name));
        }
    }

    private SharedLook<SourceIdentity> look(String name) {
        Source source = sources.source(name);
        return new SharedLook<>(source::identity, PACE);
    }

    static String doubt(String name, SourceFact fact, SourceIdentity identity) {
        return fact.timeline() == identity.timeline() && fact.systemIdentifier().equals(identity.systemIdentifier())
                ? ""
                : ReasonCode.POSITION_UNCERTAIN.with("%s is not the database that is followed".formatted(name));
    }
}
