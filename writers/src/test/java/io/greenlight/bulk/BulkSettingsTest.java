package io.greenlight.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BulkSettingsTest {
    @Test
    void hasDefaults() {
        assertThat(BulkSettings.DEFAULT)
                .isEqualTo(new BulkSettings(
                        5_000_000,
                        5_000,
                        Duration.ofHours(1),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(15),
                        5));
    }

    @Test
    void refusesLimitsBelowOne() {
        assertThatThrownBy(() -> BulkSettings.DEFAULT.withLimits(0, 1))
                .hasMessage("Cannot use max-bytes 0: it must be at least 1");
        assertThatThrownBy(() -> BulkSettings.DEFAULT.withLimits(1, 0))
                .hasMessage("Cannot use max-documents 0: it must be at least 1");
        assertThatThrownBy(() -> BulkSettings.DEFAULT.withPatience(Duration.ZERO))
                .hasMessage("Cannot use patience PT0S: it must be above zero");
        assertThatThrownBy(() -> new BulkPermits(0)).hasMessageContaining("it must be at least 1");
    }

    @Test
    void refusesPausesInReverse() {
        assertThatThrownBy(() -> new BulkSettings(
                        1,
                        1,
                        Duration.ofHours(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(1),
                        1))
                .hasMessage("Cannot use backoff-max PT1S: it is below backoff-min PT2S");
    }
}
