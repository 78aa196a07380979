package io.greenlight.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class WordsTest {
    private static final Instant NOW = Instant.parse("2026-11-24T10:15:03Z");

    private final Words words = new Words(InstantSource.fixed(NOW));

    @Test
    void timesAreInUtcAndFromNow() {
        assertThat(words.time(NOW)).isEqualTo("24 Nov 10:15:03 UTC");
        assertThat(words.time(null)).isEqualTo("–");
        assertThat(words.ago(NOW.minusSeconds(75))).isEqualTo("1m 15s ago");
        assertThat(words.ago(NOW.plusSeconds(3600))).isEqualTo("in 1h 0m");
        assertThat(words.duration(Duration.ofHours(47))).isEqualTo("47h 0m");
        assertThat(words.duration(Duration.ofHours(314))).isEqualTo("13d 2h");
    }

    @Test
    void percentIsHundredOnlyWhenNothingIsMissing() {
        assertThat(words.percent(9_999, 10_000)).isEqualTo(99);
        assertThat(words.percent(10_001, 10_000)).isEqualTo(100);
        assertThat(words.percent(0, 0)).isZero();
    }

    @Test
    void codesAreToldInWordsAndTextsAsTheyAre() {
        assertThat(words.reason("SUBSCRIBER_LOADING")).isEqualTo("its subscribers are being loaded");
        assertThat(words.reason("INDEX_CHANGED: subscribers-g000001 is gone"))
                .isEqualTo("the index is not the one that was loaded: subscribers-g000001 is gone");
        assertThat(words.reason("3 documents are missing")).isEqualTo("3 documents are missing");
        assertThat(words.reason(null)).isEmpty();
    }

    @Test
    void everyStateHasATone() {
        assertThat(words.tone("READY")).isEqualTo("good");
        assertThat(words.tone("FAILED")).isEqualTo("bad");
        assertThat(words.tone("QUEUED")).isEqualTo("calm");
        assertThat(words.state("NOT_INDEXED")).isEqualTo("not indexed");
    }
}
