package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.ControlQueries;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.servers.PostgresServer;
import io.greenlight.testbed.servers.Servers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A copy of a source's files is put back: what was committed since is undone there, and stands in the index. */
class RestoredSourceIT {
    @Test
    void aNewTimelineIsNoticedAndReconciled() {
        restore(data -> {
            Files.createFile(data.resolve("recovery.signal"));
            Files.writeString(
                    data.resolve("postgresql.auto.conf"), "restore_command = 'false'\n", StandardOpenOption.APPEND);
        });
    }

    @Test
    void aCopyOnTheSameTimelineIsNoticedAndReconciled() {
        restore(data -> {});
    }

    /** What else is done to the files before the server starts. */
    @FunctionalInterface
    private interface Change {
        void to(Path data) throws IOException;
    }

    private static void restore(Change change) {
        try (Servers servers = Servers.select();
                PostgresServer server = servers.startPostgres("restored")) {
            assumeThat(server.pids()).as("files within reach").isNotEmpty();
            Platform platform = Platform.fillOn(server, new DataSet(41, 4, 0, 200, 0, Instant.now()));
            Installation greenlight =
                    Installation.of(RestoredSourceIT.class, platform).synced();
            Account account = platform.population().largest();
            String id = Long.toString(account.id());
            CommandResult full = greenlight.run("reindex", "--entity", "subscriber");
            assertThat(full.exitCode()).as(full.toString()).isZero();
            sync(greenlight);
            Path data = Path.of(new ControlQueries(platform.database("eu-1"))
                    .texts("show data_directory")
                    .getFirst());
            Path copy = data.resolveSibling("copy");
            server.stop();
            run("cp", "-a", data.toString(), copy.toString());
            server.restart();
            platform.execute(account.shard(), "update subscribers set name = 'Undone' where id % 3 = 0");
            platform.execute(account.shard(), "delete from subscribers where id % 3 = 1");
            platform.execute(
                    account.shard(),
                    "update subscribers set id = id + 80000000 where id % 3 = 2 and account_id = " + id);
            sync(greenlight);
            assertThat(greenlight.run("ready", id).exitCode()).isZero();

            server.stop();
            run("rm", "-r", data.toString());
            run("mv", copy.toString(), data.toString());
            change.to(data);
            server.restart();
            platform.execute(account.shard(), "update subscribers set name = 'Later' where id % 5 = 0");
            sync(greenlight);

            CommandResult stale = greenlight.run("ready", id);
            assertThat(stale.exitCode()).as(stale.toString()).isEqualTo(4);
            assertThat(stale.json().path("reason").asString()).startsWith("CHANGES_MISSED: SOURCE_RESTORED");
            try (ChildJvm worker = greenlight.start("worker")) {
                await().atMost(Duration.ofMinutes(2)).untilAsserted(() -> {
                    CommandResult ready = greenlight.run("ready", id);
                    assertThat(ready.exitCode()).as(ready.toString()).isZero();
                });
                assertThat(worker.isAlive()).isTrue();
            }
            assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
        } catch (IOException failure) {
            throw new AssertionError("Cannot change the files", failure);
        }
    }

    private static void run(String... command) throws IOException {
        try {
            int code = new ProcessBuilder(command).inheritIO().start().waitFor();
            assertThat(code).as(String.join(" ", command)).isZero();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", interrupted);
        }
    }

    private static void sync(Installation greenlight) {
        CommandResult sync = greenlight.run("sync");
        assertThat(sync.exitCode()).as(sync.toString()).isZero();
    }
}
