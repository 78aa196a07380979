package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.dispatch.LoadPoint;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Killed at each named point of a load and of a swap, the same command goes on. */
class CrashIT {
    private static Platform platform;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(CrashIT.class, Platform.smallData());
    }

    @ParameterizedTest
    @CsvSource({
        "AFTER_CLAIM, 9, cold, 0",
        "AFTER_READ, 15, warm, 1",
        "AFTER_BULK_BEFORE_CHECKPOINT, 15, cold, 1",
        "AFTER_CHECKPOINT, 20, warm, 0",
        "AFTER_REFRESH, 6, cold, 0"
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

    /** Two generations are swapped one after the other: it dies at the first, or at the second one. */
    @ParameterizedTest
    @CsvSource({"1, warm", "2, cold"})
    void swapsWhatItWasKilledWhileSwapping(int hit, String mode) {
        Installation greenlight = Installation.of(CrashIT.class, platform);
        Crashes crashes = new Crashes(greenlight, "reindex", "--mode", mode);
        crashes.killAt(LoadPoint.AFTER_SWAP_BEFORE_RECORD, hit);
        assertThat(greenlight.ask().number("select count(*) from generation where state = 'SERVING'"))
                .isEqualTo(hit - 1);

        CommandResult result = crashes.finish();

        crashes.assertAllDone(result);
        assertThat(greenlight.ask().texts("select distinct state from generation"))
                .containsExactly("SERVING");
        assertThat(crashes.pagesReadAgain()).isEmpty();
    }
}
