package io.greenlight.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeldBackTest {
    private final RecordedProgress progress = new RecordedProgress();
    private final HeldBack heldBack = new HeldBack(progress);

    @Test
    void goesOnOnlyWhenTheLastWriteDoes() {
        heldBack.waits("first", "red");
        heldBack.waits("second", "red");
        heldBack.waits("first", "read-only");
        heldBack.over("first");
        assertThat(progress.events).containsExactly("red", "read-only");

        heldBack.over("second");
        assertThat(progress.events).containsExactly("red", "read-only", "goes on");
    }

    @Test
    void staysSilentAboutWritesThatNeverWaited() {
        heldBack.over("first");

        assertThat(progress.events).isEmpty();
    }
}
