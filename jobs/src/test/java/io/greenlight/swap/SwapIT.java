package io.greenlight.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SwapIT {
    private static Platform platform;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(SwapIT.class, new DataSet(7, 6, 0, 300, 60, Instant.now()));
    }

    @Test
    void refusesAnUnfinishedGenerationAndListsWhatIsMissing() {
        Installation greenlight = unfinished();
        String generation = greenlight.alias("subscriber") + "-g000001";
        long accounts = platform.population().accounts().size();

        CommandResult swap = greenlight.run("swap", generation);

        assertThat(swap.exitCode()).as(swap.toString()).isEqualTo(4);
        assertThat(swap.json().path("error").asString())
                .matches(
                        "Cannot swap to %s: \\d+ units of %1$s are not done; \\d accounts of %1$s are not ready yet; %1$s is not verified as a whole"
                                .formatted(generation));
        assertThat(aliases(greenlight)).isEmpty();
        assertThat(greenlight
                        .run("status")
                        .json()
                        .path("reindexes")
                        .get(0)
                        .path("progress")
                        .path("accounts")
                        .asLong())
                .isEqualTo(accounts);
    }

    @Test
    void forceNeedsTheNameTypedAgain() {
        Installation greenlight = unfinished();
        String generation = greenlight.alias("subscriber") + "-g000001";

        CommandResult other = greenlight.run("swap", generation, "--force", "subscribers-g000002");
        assertThat(other.exitCode()).isEqualTo(4);
        assertThat(other.json().path("error").asString())
                .isEqualTo(
                        "Cannot force the swap to %s: --force must name the same generation, it names subscribers-g000002"
                                .formatted(generation));
        assertThat(greenlight.run("swap", generation, "--force").exitCode())
                .as("no name")
                .isEqualTo(2);
        assertThat(aliases(greenlight)).isEmpty();

        CommandResult forced = greenlight.run("swap", generation, "--force", generation);

        assertThat(forced.exitCode()).as(forced.toString()).isZero();
        assertThat(aliases(greenlight)).containsExactly(generation);
        assertThat(greenlight.run("ready", Long.toString(smallest().id())).exitCode())
                .as("a swap by force makes nobody ready")
                .isEqualTo(4);
    }

    @Test
    void refusesNamesThatDoNotExist() {
        Installation greenlight = Installation.of(SwapIT.class, platform);

        for (List<String> command : List.of(
                List.of("swap", "nothing-g000001"), List.of("retire", "nothing-g000001"), List.of("swap", "17"))) {
            CommandResult result = greenlight.runAsText(command.toArray(String[]::new));

            assertThat(result.exitCode()).isEqualTo(2);
            assertThat(result.err().lines())
                    .containsExactly("Generation %s does not exist. List them with: greenlight generations"
                            .formatted(command.getLast()));
        }
        assertThat(greenlight.runAsText("ready", "4711").err().lines())
                .containsExactly("Account 4711 does not exist in any generation");
        assertThat(greenlight.run("ready", "4711").exitCode()).isEqualTo(2);
        assertThat(greenlight.run("ready", " ").exitCode()).isEqualTo(2);
        assertThat(greenlight.runAsText("status", "99").err().lines()).containsExactly("Reindex 99 does not exist");
        assertThat(greenlight.run("status", "99").exitCode()).isEqualTo(2);
    }

    @Test
    void buildsTwiceGoesBackAndRetires() {
        Installation greenlight = Installation.of(SwapIT.class, platform);
        String alias = greenlight.alias("subscriber");
        String first = alias + "-g000001";
        String second = alias + "-g000002";

        CommandResult held = greenlight.run("reindex", "--hold-swap");
        assertThat(held.exitCode()).as(held.toString()).isZero();
        assertThat(held.json().path("reason").asString()).isEqualTo("verified; waits for the operator's swap");
        assertThat(aliases(greenlight)).isEmpty();
        assertThat(states(greenlight)).containsExactly("event 1 VERIFIED", "subscriber 1 VERIFIED");
        assertThat(greenlight.run("swap", first).exitCode()).isZero();
        assertThat(greenlight
                        .run("swap", greenlight.alias("event") + "-g000001")
                        .exitCode())
                .isZero();
        assertThat(greenlight.run("reindex").exitCode()).isZero();

        assertThat(aliases(greenlight)).containsExactly(second);
        assertThat(states(greenlight))
                .containsExactly(
                        "event 2 SERVING", "subscriber 2 SERVING", "event 1 RETIRING", "subscriber 1 RETIRING");

        CommandResult serving = greenlight.run("retire", second);
        assertThat(serving.exitCode()).isEqualTo(4);
        assertThat(serving.json().path("error").asString())
                .isEqualTo("Cannot retire %s: it serves %s".formatted(second, alias));

        assertThat(greenlight.run("swap", first).exitCode()).as("back").isZero();
        assertThat(aliases(greenlight)).containsExactly(first);
        assertThat(states(greenlight)).contains("subscriber 1 SERVING", "subscriber 2 RETIRING");
        String account = Long.toString(platform.population().largest().id());
        assertThat(greenlight.run("ready", account).json().path("generation").asString())
                .isEqualTo(first);
        assertThat(greenlight.run("ready", account).exitCode()).isZero();

        assertThat(greenlight.run("swap", second).exitCode()).as("and forth").isZero();
        assertThat(greenlight.run("retire", first).exitCode()).isZero();
        assertThat(greenlight.run("retire", first).exitCode()).as("twice").isZero();
        assertThat(indexes(greenlight, alias)).containsExactly(second);
        assertThat(states(greenlight)).contains("subscriber 1 RETIRED", "subscriber 2 SERVING");

        CommandResult gone = greenlight.run("swap", first);
        assertThat(gone.exitCode()).isEqualTo(4);
        assertThat(gone.json().path("error").asString())
                .isEqualTo("Cannot swap to %s: generation %s is RETIRED, its indexes are gone".formatted(first, first));
        assertThat(greenlight.run("swap", first, "--force", first).exitCode()).isEqualTo(4);
        assertThat(aliases(greenlight)).containsExactly(second);
    }

    @Test
    void goesFurtherBackEachTime() {
        Installation greenlight = Installation.of(SwapIT.class, platform);
        String alias = greenlight.alias("subscriber");
        for (int generation = 1; generation <= 3; generation++) {
            CommandResult full = greenlight.run("reindex", "--entity", "subscriber");
            assertThat(full.exitCode()).as(full.toString()).isZero();
        }

        assertThat(greenlight.run("rollback", "--entity", "subscriber").exitCode())
                .isZero();
        assertThat(aliases(greenlight)).containsExactly(alias + "-g000002");
        assertThat(greenlight.run("rollback", "--entity", "subscriber").exitCode())
                .isZero();
        assertThat(aliases(greenlight)).as("not the one that was just left").containsExactly(alias + "-g000001");

        CommandResult first = greenlight.run("rollback", "--entity", "subscriber");
        assertThat(first.exitCode()).as(first.toString()).isEqualTo(4);
        assertThat(first.json().path("error").asString())
                .isEqualTo("Cannot roll back subscriber: no generation that served before still has its indexes");

        assertThat(greenlight.run("swap", alias + "-g000003").exitCode())
                .as("forward, by its name")
                .isZero();
        assertThat(greenlight.run("rollback", "--entity", "subscriber").exitCode())
                .isZero();
        assertThat(aliases(greenlight)).as("the one that served before").containsExactly(alias + "-g000001");
    }

    /** A reindex that failed while it was loaded: no row of the smallest account can be read. */
    private static Installation unfinished() {
        long account = smallest().id();
        Installation greenlight = Installation.of(SwapIT.class, platform)
                .with("greenlight.load.source-patience", "0s")
                .with("greenlight.load.max-page-rows", "50")
                .with("greenlight.entities.subscriber.page", """
                        select account_id as account, id, email, domain, name, status, source, country, city, created_at,
                          updated_at, subscribed_at, tags, sent / (case when account_id = %d then 0 else 1 end) as sent,
                          opened, clicked, last_open_at, last_click_at, score, custom_fields
                        from subscribers""".formatted(account)
                        .replace("\n", " "));
        CommandResult reindex = greenlight.run("reindex", "--entity", "subscriber");
        assertThat(reindex.exitCode()).as(reindex.toString()).isEqualTo(1);
        assertThat(reindex.json().path("state").asString()).isEqualTo("FAILED");
        assertThat(reindex.json().path("reason").asString())
                .contains("a value does not fit its type or constraint (SQLSTATE 22012)");
        return greenlight;
    }

    private static Account smallest() {
        return Collections.min(platform.population().accounts(), Comparator.comparingLong(Account::subscribers));
    }

    private static List<String> states(Installation greenlight) {
        return greenlight
                .run("generations")
                .json()
                .path("generations")
                .valueStream()
                .map(generation -> "%s %d %s"
                        .formatted(
                                generation.path("entity").asString(),
                                generation.path("number").asInt(),
                                generation.path("state").asString()))
                .toList();
    }

    /** The indexes behind the subscribers' alias. */
    private static List<String> aliases(Installation greenlight) {
        String alias = greenlight.alias("subscriber");
        return new IndexReader(greenlight.openSearch().url())
                .send("GET", "/_alias", "")
                .propertyStream()
                .filter(index -> index.getValue().path("aliases").has(alias))
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Stream<String> indexes(Installation greenlight, String alias) {
        return new IndexReader(greenlight.openSearch().url())
                .send("GET", "/_alias", "").propertyNames().stream().filter(name -> name.startsWith(alias));
    }
}
