package io.greenlight.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.fault.Fault;
import io.greenlight.testbed.fault.FaultProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** One account with most of the documents, spoilt in the index; the sources stay as they are. */
class VerifyIT {
    private Platform platform = Platform.fill(VerifyIT.class, new DataSet(11, 4, 1, 4_000, 40, Instant.now()));
    private Installation greenlight = installation(platform);
    private Tampering tampering = new Tampering(greenlight);
    private Account largest = platform.population().largest();

    private static Installation installation(Platform sources) {
        return Installation.of(VerifyIT.class, sources)
                .with("greenlight.plan.unit-documents", "5000")
                .with("greenlight.plan.urgent-unit-documents", "5000")
                .with("greenlight.load.max-page-rows", "2000");
    }

    private void reindexOneAccount(long subscribers) {
        platform = Platform.fill(VerifyIT.class, new DataSet(11, 1, 1, subscribers, 400, Instant.now()));
        greenlight = installation(platform);
        tampering = new Tampering(greenlight);
        largest = platform.population().largest();
        reindex();
    }

    private void reindex() {
        CommandResult full = greenlight.run("reindex");
        assertThat(full.exitCode()).as(full.toString()).isZero();
    }

    @Test
    void findsExactlyTheKeysThatDifferAndRepairsOnlyThose() {
        reindexOneAccount(20_000);
        assertThat(greenlight.run("verify").exitCode()).isZero();
        List<String> ids = tampering.ids(largest.id());
        tampering.change(ids.get(10), "name", "Somebody else");
        tampering.exchange(ids.get(20), ids.get(30));
        tampering.delete(ids.get(40));
        String added = "%d:%d".formatted(largest.id(), 99_000_000L);
        tampering.addCopy(ids.get(50), added);
        Map<String, String> spoilt = Map.of(
                ids.get(10),
                "STALE",
                ids.get(20),
                "STALE",
                ids.get(30),
                "STALE",
                ids.get(40),
                "MISSING",
                added,
                "ORPHANED");

        CommandResult verify = greenlight.run("verify");

        assertThat(verify.exitCode()).as(verify.toString()).isEqualTo(3);
        JsonNode found = verify.json();
        assertThat(kinds(found)).isEqualTo(spoilt);
        assertThat(found.path("differences").path("total").asLong()).isEqualTo(5);
        assertThat(found.path("differences").path("stale").asLong()).isEqualTo(3);
        assertThat(found.path("rowsRead").asLong()).isEqualTo(20_400);
        assertThat(found.path("rowsReadAgain").asLong()).isEqualTo(4).isLessThan(20_400 / 1000);
        assertThat(found.path("comparisons")
                        .path(0)
                        .path("differences")
                        .path(0)
                        .path("account")
                        .asString())
                .isEqualTo(Long.toString(largest.id()));

        Map<String, Long> before = tampering.versions(tampering.index());
        CommandResult repair = greenlight.run("repair");

        assertThat(repair.exitCode()).as(repair.toString()).isZero();
        assertThat(repair.json().path("repaired").asLong()).isEqualTo(5);
        tampering.refresh();
        Map<String, Long> written = new HashMap<>(tampering.versions(tampering.index()));
        written.entrySet().removeIf(entry -> entry.getValue().equals(before.get(entry.getKey())));
        assertThat(written).containsOnlyKeys(spoilt.keySet());
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        CommandResult again = greenlight.run("verify");
        assertThat(again.exitCode()).as(again.toString()).isZero();
        assertThat(again.json().path("rowsReadAgain").asLong()).isZero();
        assertThat(greenlight.run("repair").json().path("repaired").asLong()).isZero();
        assertThat(greenlight.ask().texts("select distinct state from difference"))
                .containsExactly("REPAIRED");
        assertThat(greenlight.run("ready", Long.toString(largest.id())).exitCode())
                .isZero();
    }

    @Test
    void findsAndRemovesDocumentsOfAccountsThatNobodyKnows() {
        reindex();
        List<String> ids = tampering.ids(largest.id());
        tampering.addStray(ids.get(1), "999999:1", "999999");
        tampering.addStray(ids.get(2), "999999:x", "999999");
        tampering.addStray(ids.get(3), "nobody:1", "nobody");
        tampering.addStray(ids.get(4), "7", "00");
        String month = tampering.addToAMonth(greenlight.alias("event"), "999999:2", "999999");
        assertThat(month).startsWith(greenlight.alias("event") + "-g000001-");

        CommandResult sums = greenlight.run("verify", "--sums");

        assertThat(sums.exitCode()).as(sums.toString()).isEqualTo(3);
        assertThat(sums.json().path("differences").path("orphaned").asLong()).isEqualTo(5);
        assertThat(greenlight
                        .run("verify", "--accounts", Long.toString(largest.id()))
                        .exitCode())
                .as("of one account only")
                .isZero();
        CommandResult verify = greenlight.run("verify");
        assertThat(verify.exitCode()).as(verify.toString()).isEqualTo(3);
        assertThat(verify.json().path("differences").path("total").asLong()).isEqualTo(5);
        assertThat(kinds(verify.json()))
                .containsOnlyKeys("999999:1", "999999:x", "999999:2", "nobody:1", "00:7")
                .containsValue("ORPHANED");
        assertThat(greenlight.runAsText("verify", "--entity", "event").out())
                .contains("1 accounts differ", "account 999999 (unknown here): source 0 documents, index 1");

        CommandResult repair = greenlight.run("repair");

        assertThat(repair.exitCode()).as(repair.toString()).isZero();
        assertThat(repair.json().path("repaired").asLong()).isEqualTo(5);
        tampering.refresh();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
        CommandResult again = greenlight.run("verify");
        assertThat(again.exitCode()).as(again.toString()).isZero();
    }

    @Test
    void mendingAGenerationRemovesThemToo() {
        reindex();
        tampering.addToAMonth(greenlight.alias("event"), "999999:2", "999999");

        CommandResult mended = greenlight.run("repair", "--generation", greenlight.alias("event") + "-g000001");

        assertThat(mended.exitCode()).as(mended.toString()).isZero();
        assertThat(greenlight.run("verify").exitCode()).isZero();
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    @Test
    void forgetsStrangersThatAreGone() {
        reindex();
        String index = tampering.addToAMonth(greenlight.alias("event"), "999999:2", "999999");
        assertThat(greenlight.run("verify", "--entity", "event").exitCode()).isEqualTo(3);
        tampering.send("DELETE", "/%s/_doc/999999:2?routing=999999&refresh=true".formatted(index), "");

        assertThat(greenlight.run("verify", "--entity", "event").exitCode()).isZero();

        assertThat(greenlight.ask().texts("select state from difference")).containsExactly("GONE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "3"})
    void findsAndRemovesADocumentThatIsStoredAsAnotherAccounts(String shards) {
        greenlight.with("greenlight.targets.main.shards", shards);
        reindex();
        Account other = platform.population().accounts().stream()
                .filter(account -> account.id() != largest.id())
                .findFirst()
                .orElseThrow();
        String routing = Long.toString(other.id());
        String id = tampering.ids(largest.id()).get(7);
        tampering.addStray(id, id, routing);

        CommandResult verify = greenlight.run("verify", "--entity", "subscriber");

        assertThat(verify.exitCode()).as(verify.toString()).isEqualTo(3);
        assertThat(kinds(verify.json())).containsEntry(routing + ":" + id, "ORPHANED");
        CommandResult repair = greenlight.run("repair");
        assertThat(repair.exitCode()).as(repair.toString()).isZero();
        tampering.refresh();
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
        assertThat(greenlight.run("verify", "--entity", "subscriber").exitCode())
                .as("also as its own account's")
                .isZero();
    }

    @Test
    void sumsFindWhatChangesThem() {
        reindex();
        List<String> ids = tampering.ids(largest.id());
        tampering.delete(ids.get(40));
        tampering.exchange(ids.get(20), ids.get(30));

        JsonNode found =
                greenlight.run("verify", "--sums", "--entity", "subscriber").json();

        assertThat(kinds(found))
                .as("the sums differ, so every hash of the account is looked at")
                .isEqualTo(Map.of(ids.get(20), "STALE", ids.get(30), "STALE", ids.get(40), "MISSING"));
        assertThat(greenlight.run("repair").exitCode()).isZero();
        tampering.exchange(ids.get(20), ids.get(30));
        assertThat(greenlight.run("verify", "--sums").exitCode())
                .as("the sums are equal")
                .isZero();
        assertThat(greenlight.run("verify").exitCode()).isEqualTo(3);
        assertThat(greenlight.run("verify", "--sums").exitCode()).isZero();
        assertThat(greenlight.run("repair").json().path("repaired").asLong())
                .as("what the sums do not see is not forgotten")
                .isEqualTo(2);
    }

    @Test
    void comparesAnAccountThatDoesNotFitIntoTheMemoryByBuckets() {
        reindexOneAccount(4_000);
        greenlight.with("greenlight.verify.memory", "64KB");
        CommandResult clean = greenlight.run("verify");
        assertThat(clean.exitCode()).as(clean.toString()).isZero();
        assertThat(clean.json().path("rowsReadAgain").asLong()).isZero();
        List<String> ids = tampering.ids(largest.id());
        tampering.change(ids.get(10), "name", "Somebody else");

        JsonNode sameSums = greenlight.run("verify", "--entity", "subscriber").json();

        assertThat(kinds(sameSums)).isEqualTo(Map.of(ids.get(10), "STALE"));
        assertThat(sameSums.path("rowsReadAgain").asLong()).isEqualTo(1);
        tampering.delete(ids.get(40));
        String added = "%d:%d".formatted(largest.id(), 99_000_000L);
        tampering.addCopy(ids.get(50), added);

        JsonNode found = greenlight.run("verify", "--entity", "subscriber").json();

        assertThat(kinds(found)).isEqualTo(Map.of(ids.get(10), "STALE", ids.get(40), "MISSING", added, "ORPHANED"));
        assertThat(found.path("rowsReadAgain").asLong())
                .as("the account once more, and two suspects")
                .isEqualTo(largest.subscribers() + 2);
    }

    @Test
    void goesOnWhereItWasBrokenOff() {
        reindex();
        greenlight.with("greenlight.verify.scope-accounts", "1").with("greenlight.load.target-patience", "0s");
        List<String> ids = tampering.ids(largest.id());
        tampering.delete(ids.get(40));
        AtomicInteger scans = new AtomicInteger();
        try (FaultProxy proxy = FaultProxy.before(greenlight.openSearch().url())) {
            proxy.follow(request -> request.path().endsWith("/_search") && scans.incrementAndGet() > 3
                    ? new Fault.Answer(503)
                    : new Fault.None());
            greenlight.with("greenlight.targets.main.urls", proxy.url().toString());

            CommandResult broken = greenlight.run("verify", "--entity", "subscriber");

            assertThat(broken.exitCode()).as(broken.toString()).isEqualTo(1);
            assertThat(broken.json().path("error").asString())
                    .contains("Verification 1 is broken off", "greenlight verify --resume 1");
            long done = greenlight.ask().number("select count(*) from verification_scope where done");
            assertThat(done).isBetween(1L, 4L);
            long read = greenlight.ask().number("select rows_read from verification");
            proxy.follow(request -> new Fault.None());

            CommandResult resumed = greenlight.run("verify", "--resume", "1");

            assertThat(resumed.exitCode()).as(resumed.toString()).isEqualTo(3);
            assertThat(kinds(resumed.json())).isEqualTo(Map.of(ids.get(40), "MISSING"));
            assertThat(resumed.json().path("rowsRead").asLong())
                    .as("every row was counted once")
                    .isEqualTo(4_000)
                    .isGreaterThan(read);
        }
    }

    @Test
    void readsNothingWhileTheSourceIsPaused() {
        reindex();
        String source = largest.shard().source();
        assertThat(greenlight.run("pause", "--source", source).exitCode()).isZero();
        CompletableFuture<CommandResult> verify =
                greenlight.runAside("verify", "--accounts", Long.toString(largest.id()), "--entity", "subscriber");
        await().atMost(Duration.ofMinutes(1))
                .until(() ->
                        greenlight.ask().number("select count(*) from batch_step_execution where step_name = 'compare'")
                                == 1);
        await().during(Duration.ofSeconds(2)).until(() -> !verify.isDone());
        assertThat(greenlight.ask().number("select sum(rows_read) from verification"))
                .isZero();

        assertThat(greenlight.run("resume", "--source", source).exitCode()).isZero();

        assertThat(verify.join().exitCode()).as(verify.join().toString()).isZero();
    }

    @Test
    void repairsNoIndexThatIsNotTheOneThatWasLoaded() {
        reindex();
        tampering.delete(tampering.ids(largest.id()).getFirst());
        assertThat(greenlight.run("verify", "--entity", "subscriber").exitCode())
                .isEqualTo(3);
        tampering.replaceIndex();

        CommandResult repair = greenlight.run("repair");

        assertThat(repair.exitCode()).as(repair.toString()).isEqualTo(4);
        assertThat(repair.json().path("error").asString()).contains("Cannot write to", "was replaced by another");
        assertThat(tampering.versions(tampering.index())).isEmpty();
    }

    @Test
    void refusesWhatDoesNotExist() {
        reindex();
        assertThat(greenlight
                        .run("verify", "--accounts", "1")
                        .json()
                        .path("error")
                        .asString())
                .contains("--accounts 1: there is no such account");
        assertThat(greenlight.run("verify", "--source", "us-9").exitCode()).isEqualTo(2);
        assertThat(greenlight.run("verify", "--resume", "7").exitCode()).isEqualTo(2);
        assertThat(greenlight.run("repair", "--verification", "7").exitCode()).isEqualTo(2);
        assertThat(greenlight.ask().number("select count(*) from verification")).isZero();
        assertThat(greenlight.run("repair").json().path("accounts").asLong()).isZero();
    }

    /** Kind by id of the keys that are listed. */
    private static Map<String, String> kinds(JsonNode result) {
        Map<String, String> kinds = new HashMap<>();
        result.path("differences")
                .path("keys")
                .forEach(key -> kinds.put(
                        key.path("account").asString() + ":"
                                + key.path("key").path(0).asString(),
                        key.path("kind").asString()));
        return kinds;
    }
}
