package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReindexStateTest {
    @ParameterizedTest
    @CsvSource({"PLANNING, LOADING", "LOADING, FINISHING", "FINISHING, DONE", "FINISHING, HELD", "HELD, DONE"})
    void goesThroughTheStatesOfAReindex(ReindexState from, ReindexState to) {
        assertThat(from.mayBecome(to)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"LOADING", "FINISHING", "HELD", "FAILED"})
    void startsAgainFromEveryStateThatIsNotTheEnd(ReindexState interrupted) {
        assertThat(interrupted.mayBecome(ReindexState.PLANNING)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"DONE", "CANCELLED"})
    void neverLeavesItsEnd(ReindexState end) {
        assertThat(end.isOver()).isTrue();
        for (ReindexState next : ReindexState.values()) {
            assertThat(end.mayBecome(next)).as(next.name()).isEqualTo(next == end);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PLANNING", "LOADING", "FAILED"})
    void isDoneOnlyAfterItWasFinished(ReindexState unfinished) {
        assertThat(unfinished.mayBecome(ReindexState.DONE)).isFalse();
    }

    @Test
    void mayBeRepeated() {
        for (ReindexState state : ReindexState.values()) {
            assertThat(state.mayBecome(state)).isTrue();
        }
    }
}
