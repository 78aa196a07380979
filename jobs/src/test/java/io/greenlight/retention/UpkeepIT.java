package io.greenlight.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.cli.Application;
import io.greenlight.cli.GlobalOptions;
import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.generation.Generation;
import io.greenlight.testbed.data.DataSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is dropped by itself, and what is not; what is compared by itself. */
class UpkeepIT {
    private final Platform platform = Platform.fill(UpkeepIT.class, new DataSet(19, 6, 0, 300, 0, Instant.now()));
    private final Installation greenlight =
            Installation.of(UpkeepIT.class, platform).synced();

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void whatServesNoMoreIsDroppedAfterItsRetention() {
        reindex();
        reindex();
        reindex();
        assertThat(retain()).as("all of them served a moment ago").isEmpty();
        age("swapped_at", 1, 9);
        age("swapped_at", 2, 8);
        assertThat(retain())
                .as("the one that took its place was verified just now")
                .isEmpty();
        age("verified_at", 2, 8);
        assertThat(retain())
                .as("the second has been replaced just now, the first eight days ago")
                .containsExactly(name(1));
        assertThat(exists(name(1))).isFalse();
        assertThat(exists(name(2))).isTrue();

        age("swapped_at", 3, 8);
        assertThat(retain())
                .as("the third, which took its place, was verified just now")
                .isEmpty();
        age("verified_at", 3, 8);
        greenlight.ask().rows("update generation set verified_at = null where number = 3 returning 1");
        assertThat(retain()).as("while what serves is not verified").isEmpty();
        age("verified_at", 3, 8);
        greenlight.with("greenlight.generations.retention", "off");
        assertThat(retain()).as("when told so").isEmpty();
        greenlight.with("greenlight.generations.retention", "7d");
        assertThat(greenlight.run("rollback", "--entity", "subscriber").exitCode())
                .isZero();
        assertThat(retain()).as("the second serves again, the third just did").isEmpty();
        assertThat(greenlight.run("swap", name(3)).exitCode()).isZero();
        age("swapped_at", 2, 9);
        age("swapped_at", 3, 8);

        assertThat(retain()).containsExactly(name(2));

        assertThat(exists(name(3))).as("what serves").isTrue();
    }

    @Test
    void runsOfTheSyncThatEndedLongAgoLeaveTheMetadata() {
        reindex();
        change("first");
        sync();
        change("second");
        sync();
        long others = count("where job_name <> 'sync'");
        List<String> runs = greenlight
                .ask()
                .texts(
                        "select job_execution_id from batch_job_execution join batch_job_instance using (job_instance_id) where job_name = 'sync' order by 1");
        assertThat(runs).hasSizeGreaterThanOrEqualTo(2);
        greenlight.ask().rows("update batch_job_execution set end_time = end_time - interval '8 days' returning 1");
        greenlight
                .ask()
                .rows(
                        "update batch_job_execution set status = 'STARTED', end_time = null where job_execution_id = ? returning 1",
                        Long.valueOf(runs.getFirst()));

        try (Application application = start()) {
            assertThat(application.get(SyncRunRetention.class).run()).isEqualTo(runs.size() - 1);
            assertThat(application.get(SyncRunRetention.class).run()).isZero();
        }

        assertThat(count("where job_name = 'sync'"))
                .as("one that has not ended stays")
                .isEqualTo(1);
        assertThat(count("where job_name <> 'sync'"))
                .as("of other jobs all stay")
                .isEqualTo(others);
        assertThat(
                        greenlight
                                .ask()
                                .number(
                                        "select count(*) from batch_job_instance as instance where not exists (select from batch_job_execution as run where run.job_instance_id = instance.job_instance_id)"))
                .isZero();
        change("third");
        sync();
    }

    @Test
    void aWorkerComparesWhatServesWhenItIsTime() {
        reindex();
        assertThat(greenlight.runAsText("status").out()).doesNotContain("comparison of");
        new IndexReader(greenlight.openSearch().url())
                .send(
                        "POST",
                        "/%s/_update_by_query?refresh=true&max_docs=1".formatted(name(1)),
                        "{\"script\":{\"source\":\"ctx._source.name = 'Nobody'\"},\"query\":{\"match_all\":{}}}");
        // Every second: the worker's next look.
        greenlight.with("greenlight.verify.schedule", "* * * * * *");

        try (ChildJvm worker = greenlight.start("worker")) {
            await().atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
                assertThat(worker.isAlive()).isTrue();
                assertThat(greenlight.runAsText("status").out())
                        .contains("comparison of %s with its sources".formatted(name(1)))
                        .contains("1 keys differ, mend them with: greenlight repair");
            });
        }
        assertThat(greenlight.ask().texts("select distinct scheduled from verification"))
                .containsExactly("true");
        CommandResult repair = greenlight.run("repair", "--entity", "subscriber");
        assertThat(repair.exitCode()).as(repair.toString()).isZero();
        assertThat(greenlight.runAsText("status").out()).contains("all equal");
    }

    private List<String> retain() {
        try (Application application = start()) {
            return application.get(GenerationRetention.class).run().stream()
                    .map(Generation::name)
                    .toList();
        }
    }

    private Application start() {
        GlobalOptions options = new GlobalOptions();
        options.config = greenlight.configuration();
        return Application.start(options);
    }

    private void age(String column, int number, int days) {
        greenlight
                .ask()
                .rows("update generation set %s = clock_timestamp() - interval '%d days' where number = %d returning 1"
                        .formatted(column, days, number));
    }

    private long count(String where) {
        return greenlight
                .ask()
                .number("select count(*) from batch_job_execution join batch_job_instance using (job_instance_id) "
                        + where);
    }

    private String name(int number) {
        return "%s-g%06d".formatted(greenlight.alias("subscriber"), number);
    }

    private boolean exists(String index) {
        return !new IndexReader(greenlight.openSearch().url())
                .send("GET", "/_cat/indices?format=json&h=index", "")
                .valueStream()
                .filter(row -> row.path("index").asString().equals(index))
                .toList()
                .isEmpty();
    }

    private void change(String name) {
        platform.execute(
                platform.population().largest().shard(),
                "update subscribers set name = '%s' where account_id = %d"
                        .formatted(name, platform.population().largest().id()));
    }

    private void reindex() {
        CommandResult full = greenlight.run("reindex", "--entity", "subscriber");
        assertThat(full.exitCode()).as(full.toString()).isZero();
    }

    private void sync() {
        CommandResult sync = greenlight.run("sync");
        assertThat(sync.exitCode()).as(sync.toString()).isZero();
    }
}
