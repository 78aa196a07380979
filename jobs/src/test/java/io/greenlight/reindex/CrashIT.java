package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.dispatch.LoadPoint;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Killed at each named point of a load from its first read on, and in a swap, the same command goes on. */
class CrashIT {
    private static Platform platform;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(CrashIT.class, Platform.smallData());
    }

    @ParameterizedTest
    @CsvSource({
        "AFTER_READ, 15, warm, 1",
        "AFTER_BULK_BEFORE_CHECKPOINT, 15, cold, 1",
        "AFTER_CHECKPOINT, 20, warm, 0",
        "AFTER_REFRESH, 3, cold, 0"
    })
    void goesOnAfterItWasKilled(LoadPoint point, int hit, String mode, int leastReadAgain) {
        Installation greenlight = Installation.of(CrashIT.class, platform);
        Crashes crashes = new Crashes(greenlight, "reindex", "--entity", "subscriber", "--mode", mode);
        crashes.killAt(point, hit);

        CommandResult result = crashes.finish();

        crashes.assertSubscribersDone(result);
        assertThat(crashes.pagesReadAgain())
                .allSatisfy((source, pages) -> assertThat(pages).as(source).isLessThanOrEqualTo(Crashes.SLOTS));
        assertThat(crashes.pagesReadAgain().values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isGreaterThanOrEqualTo(leastReadAgain);
    }

    /** Two generations are swapped one after the other, and it dies at the second one. */
    @Test
    void swapsWhatItWasKilledWhileSwapping() {
        new Crashes(Installation.of(CrashIT.class, platform), "reindex", "--mode", "cold").assertSwapsWhatIsLeft(2);
    }
}
