package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.greenlight.read.EntityQuery;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.Reader;
import io.greenlight.read.SourceBusy;
import io.greenlight.testbed.fault.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A process that is frozen in the middle of a page keeps its permit, until somebody ends its session. */
class FrozenReaderIT {
    private static final Shard SHARD = new Shard(
            FrozenReaderIT.class,
            "CREATE TABLE thing (account int, id int, PRIMARY KEY (account, id))",
            "INSERT INTO thing SELECT 1, i FROM generate_series(1, 40000) i");

    private static final EntityQuery THINGS = Shard.entity(Schemas.keyedBy("id").named("thing"), "SELECT * FROM thing");
    private static final PageRequest FIRST = new PageRequest(Shard.pack("1"), null, 10);

    @Test
    void losesItsPermitWithItsSession() throws IOException {
        try (PostgresSource source = SHARD.source(SHARD.access(), PostgresSettings.Limits.DEFAULTS, () -> 1);
                PageSource pages = source.openPages(Shard.NAME, THINGS, new Reader("eu-1/2", Duration.ofMillis(50)))) {
            pages.read(FIRST);
            Process frozen = startReading();
            try {
                await().until(() -> frozenReads("state = 'active' AND query LIKE 'COPY%'"));
                Processes.sigstop(frozen.pid());
                await().until(() -> frozenReads("state = 'active' AND wait_event = 'ClientWrite'"));
                assertThatThrownBy(() -> pages.read(FIRST)).isInstanceOf(SourceBusy.class);

                assertThat(source.endSessionsOf(FrozenReader.NAME)).isEqualTo(1);

                assertThat(frozenReads("true")).isFalse();
                assertThat(pages.read(FIRST).documents()).hasSize(10);
                assertThat(source.endSessionsOf(FrozenReader.NAME)).isZero();
            } finally {
                frozen.destroyForcibly();
            }
        }
    }

    private static boolean frozenReads(String condition) {
        return !SHARD.query("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name = 'greenlight %s' AND %s".formatted(FrozenReader.NAME, condition))
                .isEmpty();
    }

    private static Process startReading() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        FrozenReader.class.getName(),
                        SHARD.access().url(),
                        SHARD.access().user(),
                        SHARD.access().password())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
