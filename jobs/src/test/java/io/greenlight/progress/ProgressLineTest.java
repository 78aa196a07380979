package io.greenlight.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.progress.Progress.EntityProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgressLineTest {
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
    private static final EntityProgress SUBSCRIBERS =
            new EntityProgress("subscriber", "subscribers-g000042", 12_400_000, 31_000_000, 240, 620, 8);
    private static final EntityProgress EVENTS = new EntityProgress("event", "events-g000042", 0, 9_000, 0, 1, 0);

    @Test
    void saysHowFarHowFastAndHowLong() {
        assertThat(ProgressLine.of(progress(100, ""), rate()))
                .isEqualTo("reindex 81 subscriber 12.4M/31.0M, event 0/9000 docs 18.2k/s,"
                        + " accounts ready 212/940 (91% of sends), dead 3, done in 17m 2s");
    }

    @Test
    void saysWhatHoldsItBack() {
        assertThat(ProgressLine.of(progress(100, "source eu-1: Cannot connect"), rate()))
                .contains(", dead 3, held back (source eu-1: Cannot connect), done in");
    }

    @Test
    void saysNothingOfSendsWhereNoneIsScheduled() {
        assertThat(ProgressLine.of(progress(0, ""), rate())).contains("accounts ready 212/940, dead 3");
    }

    @Test
    void promisesNoEndBeforeSomethingMoves() {
        assertThat(ProgressLine.of(progress(100, ""), new Rate(Duration.ofSeconds(20))))
                .contains(" docs 0/s,")
                .endsWith(", dead 3");
    }

    @Test
    void prefersWhatIsKnownOfTheTimeLeft() {
        assertThat(ProgressLine.of(progress(100, "", 34 * 60L), rate())).endsWith(", done in 34m 0s");
    }

    private static Progress progress(long sends, String heldBack) {
        return progress(sends, heldBack, null);
    }

    private static Progress progress(long sends, String heldBack, @Nullable Long secondsLeft) {
        return new Progress(
                81,
                "LOADING",
                "",
                List.of(SUBSCRIBERS, EVENTS),
                940,
                212,
                sends,
                sends * 91 / 100,
                3,
                heldBack,
                null,
                secondsLeft);
    }

    private static Rate rate() {
        Rate rate = new Rate(Duration.ofSeconds(20));
        rate.add(START, 0);
        rate.add(START.plusSeconds(10), 182_000);
        return rate;
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "9999, 9999",
        "10000, 10.0k",
        "999949, 999.9k",
        "999999, 1.0M",
        "31000000, 31.0M",
        "999999999, 1.0G",
        "2500000000, 2.5G"
    })
    void countsInFewCharacters(long value, String shown) {
        assertThat(ProgressLine.count(value)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({"0, 0s", "59, 59s", "60, 1m 0s", "3599, 59m 59s", "3600, 1h 0m", "18720, 5h 12m", "360000, 100h 0m"})
    void showsTheTwoLargestPartsOfADuration(long seconds, String shown) {
        assertThat(ProgressLine.duration(Duration.ofSeconds(seconds))).isEqualTo(shown);
    }
}
