package io.greenlight.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.read.SourceIdentity;
import io.greenlight.read.change.SourcePosition;
import io.greenlight.readiness.Facts.FollowKey;
import io.greenlight.readiness.Facts.Serving;
import io.greenlight.readiness.Facts.SourceFact;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FactsTest {
    private static final SourceFact FACT = new SourceFact(
            3,
            "",
            "",
            Instant.EPOCH,
            Instant.EPOCH,
            new SourcePosition(10),
            Duration.ofSeconds(59),
            Duration.ZERO,
            "system",
            4);
    private static final Facts FACTS = new Facts(
            Map.of("subscriber", new Serving(7, Instant.EPOCH.minusSeconds(1))),
            Map.of("eu-1", FACT),
            Map.of(new FollowKey("subscriber", 7, "eu-1"), 3L),
            1_000);

    @Test
    void ageGoesOnAfterItWasRead() {
        long later = 1_000 + Duration.ofSeconds(2).toNanos();

        Freshness freshness = FACTS.freshness("subscriber", 7, "eu-1", later);

        assertThat(freshness.age()).isEqualTo(Duration.ofSeconds(61));
        assertThat(freshness.fault(Duration.ofSeconds(60))).startsWith("SYNC_BEHIND");
    }

    @Test
    void anotherChainOfChangesOrAnUnknownSourceIsBroken() {
        assertThat(FACTS.freshness("subscriber", 7, "eu-1", 1_000).unbroken()).isTrue();
        assertThat(FACTS.freshness("subscriber", 6, "eu-1", 1_000).unbroken()).isFalse();
        assertThat(FACTS.freshness("subscriber", 7, "eu-2", 1_000).unbroken()).isFalse();
    }

    @Test
    void whatWasMadeSearchableBeforeASwapIsNotWhatServes() {
        assertThat(FACTS.freshness("subscriber", 7, "eu-1", 1_000).refreshed()).isTrue();
        Facts swapped =
                new Facts(Map.of("subscriber", new Serving(7, Instant.EPOCH)), FACTS.sources(), FACTS.follows(), 1_000);

        Freshness freshness = swapped.freshness("subscriber", 7, "eu-1", 1_000);

        assertThat(freshness.refreshed()).isFalse();
        assertThat(freshness.fault(Duration.ofSeconds(60))).isEmpty();
        assertThat(freshness.missing(new AsOf.Position(new SourcePosition(10)))).startsWith("NOT_YET_FRESH");
        assertThat(freshness.missing(new AsOf.Time(Instant.EPOCH))).startsWith("NOT_YET_FRESH");
    }

    @Test
    void aRestoredSourceHasOtherPositions() {
        assertThat(SourceHistories.doubt("eu-1", FACT, new SourceIdentity("system", 4, false, Instant.EPOCH)))
                .isEmpty();
        assertThat(SourceHistories.doubt("eu-1", FACT, new SourceIdentity("system", 5, false, Instant.EPOCH)))
                .isEqualTo("POSITION_UNCERTAIN: eu-1 is not the database that is followed");
        assertThat(SourceHistories.doubt("eu-1", FACT, new SourceIdentity("other", 4, false, Instant.EPOCH)))
                .startsWith("POSITION_UNCERTAIN");
    }
}
