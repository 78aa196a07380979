package io.greenlight.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.read.change.SourcePosition;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AsOfTest {
    @Test
    void aTimeHasAnOffset() {
        Instant time = Instant.parse("2026-11-22T10:15:03.250Z");

        assertThat(AsOf.parse("2026-11-22T10:15:03.250Z")).isEqualTo(new AsOf.Time(time));
        assertThat(AsOf.parse("2026-11-22T11:15:03.250+01:00")).isEqualTo(new AsOf.Time(time));
    }

    @Test
    void aPositionIsWrittenAsTheSourceWritesIt() {
        assertThat(AsOf.parse("0/16B3748")).isEqualTo(new AsOf.Position(new SourcePosition(0x16B3748L)));
        assertThat(AsOf.parse("ffffffff/ffffffff")).isEqualTo(new AsOf.Position(new SourcePosition(-1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "now",
                "2026-11-22",
                "2026-11-22T10:15:03",
                "2026-13-22T10:15:03Z",
                "1764000000",
                "0/",
                "/1",
                "0/16B3748/1",
                "0/123456789",
                "-1/0",
                "0/16B3748 ",
                "2026-11-22T10:15:03 01:00",
                "+999999999-12-31T23:59:59Z/",
                "00000000000000000000000000000000000000000000000000000000000000000000/1"
            })
    void whatIsNeitherIsRefused(String text) {
        assertThatThrownBy(() -> AsOf.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("it must be a time with its offset");
    }
}
