package io.greenlight.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.BadRow;
import io.greenlight.testbed.data.DataSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;

/** What the commands print: for people, and for programs. One reindex with three dead letters has been run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CommandsIT {
    private static final String ESCAPE = "\u001b";

    private Installation greenlight;
    private Account largest;
    private CommandResult reindex;

    @BeforeAll
    void reindexOnce() throws SQLException {
        Platform platform = Platform.fill(CommandsIT.class, new DataSet(7, 12, 0, 600, 240, Instant.now()));
        largest = platform.population().largest();
        try (Connection connection = platform.connect(largest.shard().source());
                Statement statement = connection.createStatement()) {
            statement.execute("set search_path = "
                    + statement.enquoteIdentifier(largest.shard().schema(), true));
            BadRow.MISSING_EMAIL.insert(connection, largest.id(), 50_000_001);
            BadRow.MISSING_EMAIL.insert(connection, largest.id(), 50_000_002);
            BadRow.NOT_A_NUMBER.insert(connection, largest.id(), 50_000_003);
        }
        greenlight = Installation.of(CommandsIT.class, platform);
        assertThat(greenlight.runAsText("status").out())
                .isEqualTo("No reindex yet. Start one with: greenlight reindex\n");
        assertThat(greenlight.runAsText("dead-letters").out()).isEqualTo("No dead letters.\n");
        reindex = greenlight.runAsText("reindex");
    }

    @Test
    void reindexPrintsPlainLinesIntoAPipe() {
        assertThat(reindex.exitCode()).as(reindex.toString()).isEqualTo(3);
        assertThat(reindex.out()).doesNotContain(ESCAPE, "\r");
        assertThat(reindex.err()).isEmpty();
        List<String> lines = reindex.out().lines().toList();
        assertThat(lines)
                .anySatisfy(line -> assertThat(line)
                        .matches(
                                "reindex 1 subscriber \\d+/\\d+, event \\d+/\\d+ docs .*/s, accounts ready 12/12 \\(100% of sends\\),"
                                        + " dead 3.*, last ready #\\d+ \\d+ \\(.*\\)"));
        assertThat(lines.subList(lines.size() - 4, lines.size()))
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("Reindex 1 of subscriber+event is DONE"),
                        line -> assertThat(line)
                                .matches("  %s-g000001: 603 documents in \\d+ units"
                                        .formatted(greenlight.alias("subscriber"))),
                        line -> assertThat(line)
                                .matches("  %s-g000001: 240 documents in \\d+ units"
                                        .formatted(greenlight.alias("event"))),
                        line -> assertThat(line).matches("  accounts ready 12 of 12, dead letters 3, took \\d+s"));
    }

    @Test
    void statusShowsHowFar() {
        CommandResult text = greenlight.runAsText("status");

        assertThat(text.exitCode()).isZero();
        assertThat(text.out().lines())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith(
                                        "DONE      reindex 1 subscriber 603/603, event 240/240 docs 0/s, accounts ready 12/12")
                                .contains("dead 3"),
                        line -> assertThat(line).isEqualTo("source eu-1: 0 of 2 slots at work"),
                        line -> assertThat(line).isEqualTo("source eu-2: 0 of 2 slots at work"),
                        line -> assertThat(line)
                                .isEqualTo("target main: at most 4 bulk requests of a worker at a time"));
        JsonNode progress = json("status").path("reindexes").get(0).path("progress");
        assertThat(progress.path("state").asString()).isEqualTo("DONE");
        assertThat(progress.path("ready").asInt()).isEqualTo(12);
        assertThat(json("status", "1").path("reindexes")).hasSize(1);
    }

    @Test
    void generationsShowsWhatServes() {
        CommandResult text = greenlight.runAsText("generations");

        List<String> lines = text.out().lines().toList();
        assertThat(lines.getFirst()).matches("generation +entity +target +state +serving +reindex +created");
        assertThat(lines.subList(1, 3))
                .allSatisfy(line -> assertThat(line)
                        .matches(
                                ".*-g000001 +(event|subscriber) +main +SERVING +yes +1 +\\d\\d-\\d\\d \\d\\d:\\d\\dZ"));
        assertThat(json("generations").path("generations")).hasSize(2);
    }

    @Test
    void deadLettersAreGroupedByCause() {
        CommandResult text = greenlight.runAsText("dead-letters", "--list", "5");

        List<String> lines = text.out().lines().toList();
        assertThat(lines.getFirst()).matches("letters +accounts +entity +field +reason");
        assertThat(lines.get(1)).matches("2 +1 +subscriber +email +.+");
        assertThat(lines.get(2)).matches("1 +1 +subscriber +score +.+");
        assertThat(lines.get(4)).matches("id +entity +account +key +field +reason");
        assertThat(lines.subList(5, 8))
                .allSatisfy(line -> assertThat(line)
                        .matches("\\d +subscriber +%d +5000000\\d +(email|score) +.+".formatted(largest.id())));
        JsonNode json = json("dead-letters");
        assertThat(json.path("causes").get(0).path("letters").asInt()).isEqualTo(2);
        assertThat(json.path("deadLetters")).hasSize(3);
    }

    @Test
    void dryRunShowsThePlanAndStartsNothing() {
        CommandResult text = greenlight.runAsText("reindex", "--dry-run", "--entity", "subscriber");

        assertThat(text.exitCode()).as(text.toString()).isZero();
        List<String> lines = text.out().lines().toList();
        assertThat(lines.getFirst()).matches("subscriber: 12 accounts, \\d+ documents, about .* kB, \\d+ units");
        assertThat(lines.get(1))
                .matches("about \\d+s at the configured rate; sends in the horizon: \\d+ accounts, \\d+ too late");
        assertThat(lines.get(2)).matches("# +account +plan +documents +source +next send +why");
        assertThat(lines.get(3)).matches("1 +\\d+ +\\w+ +\\d+ +eu-\\d/\\w+ +\\d\\d-\\d\\d \\d\\d:\\d\\dZ +next send");
        assertThat(lines).contains("... and 2 more").endsWith("Nothing was started.");
        JsonNode plan = json("reindex", "--dry-run", "--entity", "subscriber")
                .path("plans")
                .get(0);
        assertThat(plan.path("order")).hasSize(12);
        assertThat(json("status").path("reindexes")).as("still one").hasSize(1);
    }

    @Test
    void readySaysWhy() {
        CommandResult text = greenlight.runAsText("ready", Long.toString(largest.id()));

        assertThat(text.exitCode()).isZero();
        assertThat(text.out()).isEqualTo("""
                        account %d may send: COMPLETE (COMPLETE)
                          %s-g000001 on main, %d of %d documents, 3 dead letters
                        """.formatted(
                        largest.id(), greenlight.alias("subscriber"), largest.subscribers(), expected()));
    }

    private long expected() {
        return greenlight
                .ask()
                .number(
                        "select expected from generation_account where entity = 'subscriber' and account = ?",
                        Long.toString(largest.id()));
    }

    @Test
    void everyCommandPrintsOneObjectForPrograms() {
        for (List<String> command : List.of(
                List.of("doctor"),
                List.of("status"),
                List.of("ready", Long.toString(largest.id())),
                List.of("ready", "4711"),
                List.of("generations"),
                List.of("swap", "nothing-g000001"),
                List.of("retire", greenlight.alias("subscriber") + "-g000001"),
                List.of("cancel", "1"),
                List.of("cancel", "99"),
                List.of("dead-letters"),
                List.of("reindex", "--dry-run"),
                List.of("reindex", "--entity", "order"))) {
            CommandResult result = greenlight.run(command.toArray(String[]::new));

            assertThat(result.out().lines()).as("%s: %s", command, result).hasSize(1);
            assertThat(result.json().isObject()).isTrue();
            assertThat(result.err()).isEmpty();
            if (result.exitCode() != 0) {
                assertThat(result.json().path("exitCode").asInt())
                        .as(command.toString())
                        .isEqualTo(result.exitCode());
                assertThat(result.json().path("error").asString()).isNotBlank();
            }
        }
    }

    @Test
    void refusesToCancelWhatIsOver() {
        CommandResult over = greenlight.runAsText("cancel", "1");
        assertThat(over.exitCode()).isEqualTo(4);
        assertThat(over.err().lines()).containsExactly("Cannot cancel reindex 1: it is DONE already");
        CommandResult unknown = greenlight.runAsText("cancel", "99");
        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err().lines()).containsExactly("Reindex 99 does not exist");
    }

    private JsonNode json(String... command) {
        return greenlight.run(command).json();
    }
}
