package io.greenlight.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TruthTest {
    private final Truth truth = new Truth(100);

    @Test
    void whatNeverChangedIsReady() {
        assertThat(truth.allows("a", true, 0, 10)).isTrue();
        assertThat(truth.allows("a", false, 0, 10)).isFalse();
    }

    @Test
    void anAnswerMayBeOfAnyMomentThatIsYoungEnough() {
        truth.change("a", false, 1_000, 1_010);

        assertThat(truth.allows("a", false, 900, 999)).as("too early").isFalse();
        assertThat(truth.allows("a", false, 900, 1_000)).as("while it was made").isTrue();
        assertThat(truth.allows("a", true, 1_110, 1_120)).as("as old as may be").isTrue();
        assertThat(truth.allows("a", true, 1_111, 1_120)).as("too old").isFalse();
        assertThat(truth.allows("a", false, 1_111, 1_120)).isTrue();
    }

    @Test
    void ofSeveralChangesThoseCountThatCanHaveBeenSeen() {
        truth.change("a", false, 1_000, 1_010);
        truth.change("a", true, 2_000, 2_010);

        assertThat(truth.allows("a", true, 1_500, 1_600)).isFalse();
        assertThat(truth.allows("a", false, 2_050, 2_060)).isTrue();
        assertThat(truth.allows("a", false, 2_200, 2_300)).isFalse();
        assertThat(truth.allows("a", true, 2_200, 2_300)).isTrue();
    }
}
