package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.ControlQueries;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.data.Shard;
import io.greenlight.testbed.servers.PostgresServer;
import io.greenlight.testbed.servers.Servers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;
import tools.jackson.databind.JsonNode;

/** Servers whose changes cannot be followed: doctor says what to do, nothing is started, and what it says is enough. */
class UnfitSourceIT {
    private static final String EU_1 = "eu-1";

    private final Servers servers = Servers.select();

    private static DataSet data() {
        return new DataSet(43, 4, 0, 200, 200, Instant.now());
    }

    @AfterEach
    void closeServers() {
        servers.close();
    }

    @Test
    void wantsALogicalWal() throws SQLException {
        PostgresServer server = servers.startPostgres("replica", Map.of("wal_level", "replica"));
        Installation greenlight = Installation.of(UnfitSourceIT.class, Platform.fillOn(server, data()))
                .synced();

        assertRefused(
                greenlight,
                "source eu-1: wal_level is replica, so its changes cannot be followed",
                "ALTER SYSTEM SET wal_level = logical, and restart the server.");
        assertHeld(greenlight, "ALTER SYSTEM SET wal_level = logical, and restart the server.");

        execute(server, "ALTER SYSTEM SET wal_level = logical");
        server.restart();

        assertFollows(greenlight);
    }

    @Test
    void wantsAFreeSlot() throws SQLException {
        PostgresServer server = servers.startPostgres("slots", Map.of("max_replication_slots", "2"));
        Installation greenlight = Installation.of(UnfitSourceIT.class, Platform.fillOn(server, data()))
                .synced();
        execute(server, "select pg_create_physical_replication_slot('one')");
        execute(server, "select pg_create_physical_replication_slot('two')");

        assertRefused(
                greenlight,
                "source eu-1: No replication slot is free",
                "Raise max_replication_slots, or drop a slot that nobody uses.");
        assertHeld(
                greenlight,
                "no replication slot is free. Raise max_replication_slots, or drop a slot that nobody uses.");

        execute(server, "select pg_drop_replication_slot('one')");
        execute(server, "select pg_drop_replication_slot('two')");

        assertFollows(greenlight);
    }

    @Test
    void doesNotTouchASlotOfSomebodyElse() throws SQLException {
        PostgresServer server = servers.startPostgres("foreign");
        Installation greenlight = Installation.of(UnfitSourceIT.class, Platform.fillOn(server, data()))
                .synced();
        String slot = slot(greenlight);
        execute(server, "select pg_create_physical_replication_slot('%s')".formatted(slot));

        assertRefused(
                greenlight,
                "source eu-1: Slot %s is somebody else's: it was made for physical".formatted(slot),
                "End that consumer, or choose another name for this installation.");
        assertHeld(greenlight, "is somebody else's: it was made for physical");
        assertThat(at(greenlight).number("select count(*) from pg_replication_slots where slot_type = 'physical'"))
                .isEqualTo(1);

        execute(server, "select pg_drop_replication_slot('%s')".formatted(slot));

        assertFollows(greenlight);
    }

    /** While it reads from the slot nothing is followed; what it has taken is missed, and said so. */
    @Test
    void noticesThatSomebodyElseHasReadItsChanges() throws SQLException {
        PostgresServer server = servers.startPostgres("taken");
        Platform platform = Platform.fillOn(server, data());
        Installation greenlight = Installation.of(UnfitSourceIT.class, platform).synced();
        assertFollows(greenlight);
        Account account = platform.population().on(Shard.EU_1_SHARD_1).getFirst();
        String slot = slot(greenlight);
        try (Connection other = consumer(server);
                PGReplicationStream stream = read(other, slot)) {
            await().until(() -> at(greenlight)
                            .number("select count(active_pid) from pg_replication_slots where slot_name = ?", slot)
                    == 1);
            CommandResult doctor = greenlight.run("doctor");
            assertThat(doctor.exitCode()).as(doctor.toString()).isEqualTo(2);
            assertThat(problems(doctor))
                    .singleElement()
                    .asString()
                    .matches("source eu-1: Slot %s is somebody else's: process [0-9]+ \\(other\\) reads from it"
                            .formatted(slot));
            assertHeld(greenlight, "(other) reads from it");
            platform.execute(
                    account.shard(),
                    "delete from subscribers where id %% 2 = 0 and account_id = %d".formatted(account.id()));
            await().until(() -> {
                while (stream.readPending() != null) {
                    // It takes what there is, and makes nothing of it.
                }
                stream.setFlushedLSN(stream.getLastReceiveLSN());
                stream.setAppliedLSN(stream.getLastReceiveLSN());
                stream.forceUpdateStatus();
                return at(greenlight)
                                .number(
                                        "select count(*) from pg_replication_slots where slot_name = ? and confirmed_flush_lsn - '0/0' > ?",
                                        slot,
                                        confirmed(greenlight))
                        == 1;
            });
        }
        await().until(() ->
                at(greenlight).number("select count(active_pid) from pg_replication_slots where slot_name = ?", slot)
                        == 0);

        CommandResult sync = greenlight.run("sync");

        assertThat(sync.exitCode()).as(sync.toString()).isZero();
        CommandResult ready = greenlight.run("ready", Long.toString(account.id()));
        assertThat(ready.exitCode()).isEqualTo(4);
        assertThat(ready.json().path("state").asString()).isEqualTo("STALE");
        assertThat(ready.json().path("reason").asString())
                .startsWith("CHANGES_MISSED: SLOT_LOST")
                .contains("it has moved on to");
        assertThat(greenlight.run("reindex", "--source", EU_1).exitCode()).isZero();
        assertThat(greenlight.run("sync").exitCode()).isZero();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        assertThat(greenlight.run("ready", Long.toString(account.id())).exitCode())
                .isZero();
    }

    /** As a consumer that was given the name of our slot by mistake. */
    private static Connection consumer(PostgresServer server) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", server.username());
        properties.setProperty("password", server.password());
        properties.setProperty("replication", "database");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "17");
        properties.setProperty("ApplicationName", "other");
        return DriverManager.getConnection(server.jdbcUrl("eu_1"), properties);
    }

    private static PGReplicationStream read(Connection consumer, String slot) throws SQLException {
        return consumer.unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(slot)
                .withSlotOption("proto_version", "1")
                .withSlotOption("publication_names", slot)
                .start();
    }

    private static long confirmed(Installation greenlight) {
        return greenlight.ask().number("select confirmed from source_sync where source = ?", EU_1);
    }

    private static String slot(Installation greenlight) {
        String alias = greenlight.alias("subscriber");
        return "greenlight_%s_eu_1".formatted(alias.substring(0, alias.indexOf('-')));
    }

    private static ControlQueries at(Installation greenlight) {
        return new ControlQueries(greenlight.platform().database(EU_1));
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = server.connect("eu_1");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** By doctor and by reindex, which starts nothing. */
    private static void assertRefused(Installation greenlight, String problem, String remedy) {
        for (String command : List.of("doctor", "reindex")) {
            CommandResult result = greenlight.run(command);
            assertThat(result.exitCode()).as("%s: %s", command, result).isEqualTo(2);
            assertThat(problems(result)).contains(problem);
            assertThat(result.json()
                            .path("findings")
                            .valueStream()
                            .map(finding -> finding.path("remedy").asString()))
                    .contains(remedy);
        }
        assertThat(greenlight.runAsText("doctor").out()).contains(problem, "-> " + remedy);
        assertThat(greenlight.runAsText("reindex").out()).endsWith("Nothing was started.\n");
    }

    /** A run of the sync, as a worker does it, says why it does not get on, and so does status. */
    private static void assertHeld(Installation greenlight, String reason) {
        try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
            assertThat(asked.application().get(SyncRunner.class).run(EU_1)).isFalse();
        }
        assertThat(greenlight.runAsText("status").out().lines())
                .filteredOn(line -> line.contains("sync of eu-1: "))
                .singleElement()
                .asString()
                .contains("waits: ", reason);
    }

    private static void assertFollows(Installation greenlight) {
        CommandResult doctor = greenlight.run("doctor");
        assertThat(doctor.exitCode()).as(doctor.toString()).isZero();
        CommandResult reindex = greenlight.run("reindex");
        assertThat(reindex.exitCode()).as(reindex.toString()).isZero();
        Account account =
                greenlight.platform().population().on(Shard.EU_1_SHARD_2).getFirst();
        greenlight.platform().execute(account.shard(), "update subscribers set name = 'Followed'");
        CommandResult sync = greenlight.run("sync");
        assertThat(sync.exitCode()).as(sync.toString()).isZero();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        CommandResult ready = greenlight.run("ready", Long.toString(account.id()));
        assertThat(ready.exitCode()).as(ready.toString()).isZero();
    }

    private static List<String> problems(CommandResult result) {
        return result.json()
                .path("findings")
                .valueStream()
                .filter(finding -> finding.path("severity").asString().equals("PROBLEM"))
                .map(UnfitSourceIT::line)
                .toList();
    }

    private static String line(JsonNode finding) {
        return "%s: %s"
                .formatted(
                        finding.path("subject").asString(),
                        finding.path("message").asString());
    }
}
