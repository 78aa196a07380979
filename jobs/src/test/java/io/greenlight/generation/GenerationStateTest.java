package io.greenlight.generation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class GenerationStateTest {
    @ParameterizedTest
    @CsvSource({"BUILDING, VERIFIED", "VERIFIED, SERVING", "SERVING, RETIRING", "RETIRING, SERVING", "RETIRING, RETIRED"
    })
    void goesThroughTheLifeOfAGeneration(GenerationState from, GenerationState to) {
        assertThat(from.mayBecome(to)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"BUILDING", "VERIFIED", "SERVING"})
    void isRetiredOnlyAfterItStoppedServing(GenerationState state) {
        assertThat(state.mayBecome(GenerationState.RETIRED)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"SERVING", "RETIRING", "RETIRED"})
    void isNotGivenUpOnceItServed(GenerationState state) {
        assertThat(state.mayBecome(GenerationState.ABANDONED)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"RETIRED", "ABANDONED"})
    void neverComesBackWithoutItsIndexes(GenerationState gone) {
        assertThat(gone.isLive()).isFalse();
        for (GenerationState next : GenerationState.values()) {
            assertThat(gone.mayBecome(next)).as(next.name()).isFalse();
        }
    }

    @Test
    void hasItsIndexesInEveryOtherState() {
        for (GenerationState state : GenerationState.values()) {
            boolean gone = state == GenerationState.RETIRED || state == GenerationState.ABANDONED;
            assertThat(state.isLive()).isEqualTo(!gone);
        }
    }
}
