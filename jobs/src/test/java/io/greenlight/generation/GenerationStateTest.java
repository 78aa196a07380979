package io.greenlight.generation;

import static io.greenlight.generation.GenerationState.ABANDONED;
import static io.greenlight.generation.GenerationState.BUILDING;
import static io.greenlight.generation.GenerationState.RETIRED;
import static io.greenlight.generation.GenerationState.RETIRING;
import static io.greenlight.generation.GenerationState.SERVING;
import static io.greenlight.generation.GenerationState.VERIFIED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class GenerationStateTest {
    @Test
    void whatIsGoneStaysGone() {
        assertThat(Arrays.stream(GenerationState.values()))
                .noneMatch(RETIRED::mayBecome)
                .noneMatch(ABANDONED::mayBecome);
        assertThat(Arrays.stream(GenerationState.values()).filter(state -> !state.isLive()))
                .containsExactly(RETIRED, ABANDONED);
    }

    @Test
    void onlyWhatServedIsRetired() {
        assertThat(Arrays.stream(GenerationState.values()).filter(state -> state.mayBecome(RETIRED)))
                .containsExactly(RETIRING);
        assertThat(BUILDING.mayBecome(RETIRING))
                .as("in cold mode it serves while it is built")
                .isTrue();
    }

    @Test
    void whatServesIsNeverGivenUp() {
        assertThat(SERVING.mayBecome(ABANDONED)).isFalse();
        assertThat(SERVING.mayBecome(RETIRED)).isFalse();
    }

    @Test
    void goesBackUntilItIsRetired() {
        assertThat(VERIFIED.mayBecome(SERVING)).isTrue();
        assertThat(SERVING.mayBecome(RETIRING)).isTrue();
        assertThat(RETIRING.mayBecome(SERVING)).isTrue();
    }
}
