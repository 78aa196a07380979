package io.greenlight.tombstone;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.cli.Application;
import io.greenlight.cli.GlobalOptions;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.fault.Fault;
import io.greenlight.testbed.fault.FaultPlan;
import io.greenlight.testbed.fault.FaultProxy;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.junit.jupiter.api.Test;

class TombstonePurgeIT {
    private Installation greenlight = Installation.of(
            TombstonePurgeIT.class, Platform.fill(TombstonePurgeIT.class, new DataSet(7, 2, 0, 20, 20, Instant.now())));

    @Test
    void removesWhatIsOldAndWhatNobodyAtWorkMayHaveRead() {
        CommandResult full = greenlight.run("reindex");
        assertThat(full.exitCode()).as(full.toString()).isZero();
        bury("young", Duration.ofHours(20));
        bury("old", Duration.ofHours(30));
        bury("older", Duration.ofHours(60));
        greenlight.ask().rows("""
                update unit set state = 'RUNNING', started_at = clock_timestamp() - interval '50 hours'
                where id = (select min(id) from unit) returning id""");
        GlobalOptions options = new GlobalOptions();
        options.config = greenlight.configuration();
        try (Application application = Application.start(options)) {
            TombstonePurge purge = application.get(TombstonePurge.class);

            assertThat(purge.run())
                    .as("a unit is at work since before the others")
                    .isEqualTo(1);
            assertThat(purge.run()).isZero();

            greenlight.ask().rows("update unit set state = 'DONE' where state = 'RUNNING' returning id");
            assertThat(purge.run()).as("the old one").isEqualTo(1);
            assertThat(purge.run()).as("the young one stays").isZero();
        }
    }

    @Test
    void aClusterThatIsAwayKeepsOnlyItsOwn() {
        try (FaultProxy away = FaultProxy.before(greenlight.openSearch().url())) {
            greenlight.with("greenlight.targets.old.urls", away.url().toString());
            for (String target : List.of("old", "main", "old")) {
                CommandResult full = greenlight.run("reindex", "--entity", "subscriber", "--target", target);
                assertThat(full.exitCode()).as(full.toString()).isZero();
            }
            bury("old", Duration.ofHours(30), 1);
            bury("old", Duration.ofHours(30), 2);
            bury("old", Duration.ofHours(30), 3);
            GlobalOptions options = new GlobalOptions();
            options.config = greenlight.configuration();
            try (Application application = Application.start(options)) {
                TombstonePurge purge = application.get(TombstonePurge.class);
                away.follow(FaultPlan.always(new Fault.CutBefore()));
                assertThat(purge.run()).as("between two that are away").isEqualTo(1);
                away.follow(FaultPlan.none());
                assertThat(purge.run()).isEqualTo(2);
            }
        }
    }

    private void bury(String key, Duration age) {
        bury(key, age, 1);
    }

    private void bury(String key, Duration age, int generation) {
        long version = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now().minus(age));
        new IndexReader(greenlight.openSearch().url())
                .send(
                        "PUT",
                        "/%s-g%06d/_doc/1:%s?routing=1&refresh=true&version_type=external_gte&version=%d"
                                .formatted(greenlight.alias("subscriber"), generation, key, version),
                        "{\"greenlight\": {\"deleted\": true, \"version\": %d}}".formatted(version));
    }
}
