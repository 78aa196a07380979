package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.read.change.SourcePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RunGoalTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final RunGoal GOAL = new RunGoal(3, NOON, NOON, new SourcePosition(700));

    @Test
    void isOpenUntilTheChainBreaksOrSomebodyElseHasComeFurther() {
        assertThat(GOAL.isOpen(state(3, null, 650))).isTrue();
        assertThat(GOAL.isOpen(state(3, NOON.minusSeconds(1), 650))).isTrue();
        assertThat(GOAL.isOpen(state(4, null, 650))).isFalse();
        assertThat(GOAL.isOpen(state(3, NOON, 700))).isFalse();
        assertThat(GOAL.isOpen(state(3, NOON.plusSeconds(1), 710))).isFalse();
    }

    @Test
    void neverEndsBeforeWhatIsApplied() {
        assertThat(GOAL.onward(state(3, null, 650))).isEqualTo(GOAL);
        assertThat(GOAL.onward(state(3, null, 720))).isEqualTo(new RunGoal(3, NOON, NOON, new SourcePosition(720)));
    }

    private static SyncState state(long following, @Nullable Instant freshAsOf, long confirmed) {
        return new SyncState(
                "eu-1", following, "", "", confirmed, freshAsOf, 0, Duration.ZERO, 0L, 0, "system", 1, List.of());
    }
}
