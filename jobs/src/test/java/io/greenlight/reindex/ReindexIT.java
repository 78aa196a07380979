package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ReindexIT {
    private static Platform platform;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(ReindexIT.class, Platform.smallData());
    }

    @Test
    void buildsAnIndexThatEqualsTheSource() {
        Installation greenlight = Installation.of(ReindexIT.class, platform);

        CommandResult result = greenlight.run("reindex");

        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.json().path("state").asString()).isEqualTo("DONE");
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        assertThat(greenlight.ask().number("select sum(rows_read) from unit")).isEqualTo(10_000);
    }
}
