package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.greenlight.check.Finding;
import io.greenlight.read.HealthProbe;
import io.greenlight.read.SourceHealth;
import io.greenlight.read.SourceHealth.Throttle;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.change.ChangeTable;
import io.greenlight.read.change.EntityChanges;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceHealthIT {
    private static final Shard SHARD = new Shard(
            SourceHealthIT.class,
            "CREATE TABLE flag (busy boolean, reason text)",
            "CREATE ROLE sees_little LOGIN PASSWORD 'p'",
            "GRANT USAGE ON SCHEMA \"Shard \"\"1\"\"\" TO sees_little");

    @Test
    void seesStatementsOfOthersAndNotOurOwn() throws SQLException {
        try (PostgresSource source = SHARD.source();
                HealthProbe probe = source.openHealth("");
                Connection busy = SHARD.connect();
                Connection ours = SHARD.connect()) {
            name(ours, "greenlight eu-1/7");
            int before = activeSessions(probe);
            CompletableFuture<Void> sleeping = aside(busy, "SELECT pg_sleep(60)");
            await().untilAsserted(() -> assertThat(activeSessions(probe)).isEqualTo(before + 1));
            CompletableFuture<Void> reading = aside(ours, "SELECT pg_sleep(60)");
            await().until(() -> !SHARD.query("SELECT pid FROM pg_stat_activity WHERE state = 'active'"
                            + " AND application_name = 'greenlight eu-1/7'")
                    .isEmpty());

            assertThat(activeSessions(probe)).isEqualTo(before + 1);
            SHARD.query("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)'");
            CompletableFuture.allOf(sleeping, reading).join();
        }
    }

    @Test
    void seesTheAgeOfTheOldestSnapshotOfOthers() throws SQLException {
        try (PostgresSource source = SHARD.source();
                HealthProbe probe = source.openHealth("");
                Connection holder = SHARD.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
            statement.execute("SELECT count(*) FROM flag");

            await().until(() -> snapshotAge(probe).compareTo(Duration.ofMillis(1500)) > 0);

            holder.rollback();
            await().until(() -> snapshotAge(probe).compareTo(Duration.ofMillis(1500)) < 0);
        }
    }

    @Test
    void isNotBehindOnAPrimaryWithoutReplicas() {
        try (PostgresSource source = SHARD.source();
                HealthProbe probe = source.openHealth("")) {
            assertThat(probe.look().replicaLag()).contains(Duration.ZERO);
        }
    }

    @Test
    void takesTheSyncForNoReplica() {
        SHARD.execute("CREATE TABLE followed (account int8, id int8, PRIMARY KEY (account, id))");
        EntityChanges followed = new EntityChanges(
                "subscriber",
                Shard.entity(Schemas.keyedBy("id").named("subscriber"), "SELECT 1"),
                List.of(ChangeTable.of("followed", "account", "id")));
        try (PostgresSource source = SHARD.source();
                HealthProbe probe = source.openHealth("");
                Follower follower = new Follower(SHARD.source(), "health", followed)) {
            follower.stream();
            await().until(() -> {
                // What was written at the look before is confirmed only now.
                follower.readAndConfirm();
                SHARD.execute("INSERT INTO followed SELECT 1, count(*) FROM followed");
                return !SHARD.query("SELECT pid FROM pg_stat_replication WHERE replay_lag > '10 ms'")
                        .isEmpty();
            });

            assertThat(probe.look().replicaLag()).contains(Duration.ZERO);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "SELECT true                                   | it says so      | false",
                "SELECT false                                  | -               | false",
                "SELECT NULL::boolean                          | -               | false",
                "SELECT 'nightly billing'                      | nightly billing | false",
                "SELECT ''                                     | -               | false",
                "SELECT E'first\\nsecond'                      | first           | false",
                "SELECT reason FROM flag                       | -               | false",
                "SELECT 1                                      | failed: it gives int4, and must give boolean or text | true",
                "SELECT nothing FROM flag                      | failed: column \"nothing\" does not exist (SQLSTATE 42703) | true",
                "DELETE FROM flag RETURNING busy               | failed: cannot execute DELETE in a read-only transaction (SQLSTATE 25006) | true",
                "SELECT pg_sleep(10) IS NULL                   | failed: canceling statement due to statement timeout (SQLSTATE 57014) | true",
            })
    void asksTheThrottleQuery(String query, @Nullable String reason, boolean failed) {
        try (PostgresSource source = SHARD.source();
                HealthProbe probe = source.openHealth(query)) {
            if (reason == null) {
                assertThat(probe.look().throttle()).isEmpty();
            } else {
                assertThat(probe.look().throttle()).contains(new Throttle(reason, failed));
            }
        }
    }

    @Test
    void asksTheThrottleQueryEachTime() {
        try (PostgresSource source = SHARD.source();
                HealthProbe probe = source.openHealth("SELECT bool_or(busy) FROM flag")) {
            assertThat(probe.look().throttle()).isEmpty();
            SHARD.execute("INSERT INTO flag VALUES (true)");
            assertThat(probe.look().throttle()).isPresent();
            SHARD.execute("DELETE FROM flag");
            assertThat(probe.look().throttle()).isEmpty();
        }
    }

    @Test
    void leavesUnknownWhatItMayNotSeeAndDoctorSaysSo() {
        PostgresSettings.Access little =
                new PostgresSettings.Access(SHARD.access().url(), "sees_little", "p");
        try (PostgresSource source = SHARD.source(little, PostgresSettings.Limits.DEFAULTS)) {
            try (HealthProbe probe = source.openHealth("")) {
                SourceHealth health = probe.look();

                assertThat(health.replicaLag()).isEmpty();
                assertThat(health.activeSessions()).isEmpty();
                assertThat(health.snapshotAge()).isEmpty();
            }
            assertThat(source.check(List.of()))
                    .contains(Finding.warning(
                            "source eu-1",
                            "It does not show us other sessions, so replica lag, active sessions and oldest snapshot are"
                                    + " unknown and hold nothing back",
                            "GRANT pg_monitor TO \"sees_little\"."));
            SHARD.execute("GRANT pg_monitor TO sees_little");
            try (HealthProbe probe = source.openHealth("")) {
                assertThat(probe.look().activeSessions()).isPresent();
            } finally {
                SHARD.execute("REVOKE pg_monitor FROM sees_little");
            }
        }
    }

    @Test
    void looksAgainByANewConnectionWhenTheServerCutTheOld() {
        try (PostgresSource source = SHARD.source();
                HealthProbe probe = source.openHealth("")) {
            probe.look();
            SHARD.query("SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                    + " WHERE application_name = 'greenlight eu-1' AND datname = current_database()");

            assertThatThrownBy(probe::look)
                    .isInstanceOf(SourceUnavailable.class)
                    .hasMessageStartingWith("Cannot look at the health of source eu-1: ");
            assertThat(probe.look().activeSessions()).isPresent();
        }
    }

    private static int activeSessions(HealthProbe probe) {
        return probe.look().activeSessions().orElseThrow();
    }

    private static Duration snapshotAge(HealthProbe probe) {
        return probe.look().snapshotAge().orElseThrow();
    }

    private static void name(Connection connection, String application) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET application_name = '%s'".formatted(application));
        }
    }

    /** Ends when the statement does, cancelled or not. */
    private static CompletableFuture<Void> aside(Connection connection, String sql) {
        return CompletableFuture.runAsync(
                () -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                    } catch (SQLException cancelled) {
                        assertThat(cancelled.getSQLState()).isEqualTo("57014");
                    }
                },
                Thread.ofPlatform().daemon()::start);
    }
}
