package io.greenlight.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.data.Shard;
import io.greenlight.testbed.servers.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever is wrong with the surroundings is found by doctor and by reindex, all at once, before anything is created. */
class EnvironmentIT {
    private static Platform platform;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(EnvironmentIT.class, new DataSet(7, 3, 0, 30, 30, Instant.now()));
    }

    @Test
    void findsNothingWhereAllIsWell() {
        Installation greenlight = Installation.of(EnvironmentIT.class, platform);

        CommandResult doctor = greenlight.run("doctor");

        assertThat(doctor.exitCode()).as(doctor.toString()).isZero();
        assertThat(doctor.json().path("ok").asBoolean()).isTrue();
        assertThat(findings(doctor))
                .anySatisfy(finding -> assertThat(finding)
                        .startsWith("OK control database: PostgreSQL ")
                        .endsWith("empty, its schema is created by the first reindex"));
        assertThat(findings(doctor))
                .anySatisfy(finding -> assertThat(finding).startsWith("WARNING security: It is off"))
                .anySatisfy(
                        finding -> assertThat(finding)
                                .isEqualTo(
                                        "WARNING configuration: Everybody on this machine can read application.yaml, and it holds greenlight.control.password, greenlight.sources.eu-1.password, greenlight.sources.eu-2.password"));
        assertThat(tables(greenlight)).as("doctor changes nothing").isEmpty();
        assertThat(greenlight.runAsText("doctor").out()).endsWith("All is well.\n");

        greenlight.run("generations");
        assertThat(findings(greenlight.run("doctor")))
                .anySatisfy(finding -> assertThat(finding)
                        .matches("OK control database: PostgreSQL [0-9.]+, schema [0-9]+, up to date"));
    }

    @Test
    void reportsWrongSqlAnUnreachableSourceAWrongPasswordAndARedCluster() {
        Installation greenlight = Installation.of(EnvironmentIT.class, platform)
                .with("greenlight.control.password", "wrong-password")
                .with(
                        "greenlight.entities.subscriber.page",
                        "select account_id as account, id, no_such_column from subscribers")
                .with("greenlight.entities.event.directory", "select id as account from no_such_table")
                .with("greenlight.sources.eu-2.url", "jdbc:postgresql://127.0.0.1:%d/platform".formatted(closedPort()));

        turnRed();
        try {
            assertProblems(
                    greenlight,
                    "control database: Cannot reach it: FATAL: password authentication failed",
                    "source eu-1 shard_1 subscriber: In the page query column \"no_such_column\" does not exist",
                    "source eu-1 shard_1 event: In the directory query relation \"no_such_table\" does not exist",
                    "source eu-1 shard_2 subscriber: In the page query column \"no_such_column\" does not exist",
                    "source eu-1 shard_2 event: In the directory query relation \"no_such_table\" does not exist",
                    "source eu-2: jdbc:postgresql://127.0.0.1:",
                    "target main: health red, 1 shards unassigned");
        } finally {
            turnGreen();
        }
        assertThat(tables(greenlight)).isEmpty();
    }

    @Test
    void reportsMissingFieldsAWrongUserAMissingShardAndAnUnreachableCluster() {
        Installation greenlight = Installation.of(EnvironmentIT.class, platform)
                .with("greenlight.control.url", "jdbc:postgresql://127.0.0.1:%d/greenlight".formatted(closedPort()))
                .with("greenlight.entities.subscriber.page", "select * from subscribers")
                .with("greenlight.sources.eu-1.shards", "shard_1,shard_9")
                .with("greenlight.sources.eu-2.username", "nobody")
                .with("greenlight.targets.main.urls", "http://127.0.0.1:%d".formatted(closedPort()));

        assertProblems(
                greenlight,
                "control database: Cannot reach it: Connection to 127.0.0.1:",
                "source eu-1 shard_1 subscriber: In the page query it gives no column account",
                "source eu-1 shard_9: There is no schema shard_9",
                "source eu-2: jdbc:postgresql://127.0.0.1:",
                "target main: ");
        assertThat(tables(greenlight)).isEmpty();
    }

    @Test
    void refusesAnAccountThatIsInTwoShards() throws SQLException {
        Platform own = Platform.fill(EnvironmentIT.class, new DataSet(8, 2, 0, 20, 20, Instant.now()));
        for (Shard shard : List.of(Shard.EU_1_SHARD_2, Shard.EU_2_PUBLIC)) {
            own.execute(shard, "insert into accounts values (77, 'Twice', 'free', null, 0, 0)");
        }
        Installation greenlight = Installation.of(EnvironmentIT.class, own);

        assertProblems(
                greenlight,
                "account 77 subscriber: It is in the directories of eu-1/shard_2 and eu-2/public, and an account lives in",
                "account 77 event: It is in the directories of eu-1/shard_2 and eu-2/public, and an account lives in");
    }

    @Test
    void refusesAControlDatabaseOfANewerProgram() throws SQLException {
        Installation greenlight = Installation.of(EnvironmentIT.class, platform);
        assertThat(greenlight.run("generations").exitCode()).isZero();
        try (Connection connection = greenlight.control().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    insert into flyway_schema_history
                    values (99, '99', 'from the future', 'SQL', 'V99__future.sql', 1, 'x', now(), 1, true)""");
        }

        CommandResult status = greenlight.runAsText("status");

        assertThat(status.exitCode()).isEqualTo(2);
        assertThat(status.err().lines())
                .containsExactly(
                        "Cannot use the control database: its schema is at version 99, which this program does not know."
                                + " Start the program that belongs to it.");
        assertProblems(greenlight, "control database: Cannot use the control database: its schema is at version 99");
    }

    @Test
    void saysInOneLineThatTheControlDatabaseIsUnreachable() {
        int port = closedPort();
        Installation greenlight = Installation.of(EnvironmentIT.class, platform)
                .with("greenlight.control.url", "jdbc:postgresql://127.0.0.1:%d/greenlight".formatted(port));

        CommandResult status = greenlight.runAsText("status");

        assertThat(status.exitCode()).isEqualTo(2);
        assertThat(status.out()).isEmpty();
        assertThat(status.err().lines())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("Cannot reach the control database: Connection to 127.0.0.1:%d refused".formatted(port))
                .endsWith(
                        "Correct greenlight.control.url, username and password, or start the server and let it accept us.");
    }

    @Test
    void refusesNamesThatAreNotConfigured() {
        Installation greenlight = Installation.of(EnvironmentIT.class, platform);

        for (String command : List.of("doctor", "reindex")) {
            CommandResult result =
                    greenlight.runAsText(command, "--entity", "subscriber,order,invoice", "--target", "moon");

            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err().lines())
                    .containsExactly(
                            "--entity order: not configured. Configured are: subscriber, event",
                            "--entity invoice: not configured. Configured are: subscriber, event",
                            "--target moon: give one of main");
        }
    }

    /** Both commands end with 2, name exactly these problems, and leave nothing behind. */
    private static void assertProblems(Installation greenlight, String... starts) {
        for (String command : List.of("doctor", "reindex")) {
            CommandResult result = greenlight.run(command);
            assertThat(result.exitCode()).as("%s: %s", command, result).isEqualTo(2);
            List<String> problems = findings(result).stream()
                    .filter(finding -> finding.startsWith("PROBLEM"))
                    .toList();
            assertThat(problems).as(command).hasSize(starts.length);
            for (int i = 0; i < starts.length; i++) {
                assertThat(problems.get(i)).startsWith("PROBLEM " + starts[i]);
            }
        }
        assertThat(greenlight.runAsText("reindex").out()).endsWith("Nothing was started.\n");
        assertThat(node().send("GET", "/_alias", "").propertyNames())
                .noneMatch(index -> index.startsWith(greenlight.alias("subscriber"))
                        || index.startsWith(greenlight.alias("event")));
    }

    private static List<String> findings(CommandResult result) {
        return result.json()
                .path("findings")
                .valueStream()
                .map(EnvironmentIT::line)
                .toList();
    }

    private static String line(JsonNode finding) {
        return "%s %s: %s"
                .formatted(
                        finding.path("severity").asString(),
                        finding.path("subject").asString(),
                        finding.path("message").asString());
    }

    private static List<String> tables(Installation greenlight) {
        return greenlight.ask().texts("select tablename from pg_tables where schemaname = 'public'");
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** An index whose one shard no node may hold. */
    private static void turnRed() {
        node().send("PUT", "/environmentit-red?wait_for_active_shards=0", """
                {"settings": {"number_of_replicas": 0, "index.routing.allocation.require._name": "no-such-node"}}""");
    }

    private static void turnGreen() {
        node().send("DELETE", "/environmentit-red", "");
    }

    private static IndexReader node() {
        return new IndexReader(TestServers.openSearch().url());
    }
}
