package io.greenlight.readiness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexState;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ReadinessIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static Platform platform;
    private static List<Long> accounts;

    @BeforeAll
    static void fill() {
        platform = Platform.fill(ReadinessIT.class, new DataSet(7, 12, 0, 600, 300, Instant.now()));
        accounts = platform.population().accounts().stream().map(Account::id).toList();
    }

    /** One slot, so that what is seen at a point of the load is what the next point finds. */
    private static Installation installation() {
        return Installation.of(ReadinessIT.class, platform)
                .with("greenlight.sources.eu-1.slots", "1")
                .with("greenlight.sources.eu-2.slots", "1")
                .with("greenlight.plan.unit-accounts", "1")
                .with("greenlight.targets.main.refresh-interval", "10m");
    }

    @Test
    void coldAccountsTurnReadyOneByOneAndCompleteWithTheirHistory() {
        Installation greenlight = installation();
        AtomicReference<Observed> application = new AtomicReference<>();
        List<Long> readyCounts = Collections.synchronizedList(new ArrayList<>());
        List<Readiness> seen = Collections.synchronizedList(new ArrayList<>());
        LoadObserver observer = point -> {
            if (point == LoadPoint.AFTER_CHECKPOINT) {
                seen.addAll(answers(application.get()));
            }
            if (point == LoadPoint.AFTER_READ) {
                // The load is held here until what was loaded is verified, so that no later load hides it.
                List<Readiness> answers = await().atMost(PATIENCE)
                        .until(
                                () -> answers(application.get()),
                                all -> all.stream().noneMatch(one -> one.state() == AccountState.VERIFYING));
                seen.addAll(answers);
                readyCounts.add(answers.stream().filter(Readiness::ready).count());
            }
        };
        try (Observed started = Observed.start(greenlight, observer)) {
            application.set(started);

            Reindex reindex = started.reindex(Mode.COLD, "subscriber", "event");

            assertThat(reindex.state()).as(reindex.toString()).isEqualTo(ReindexState.DONE);
            assertThat(readyCounts.getFirst())
                    .as("none before the first is loaded")
                    .isZero();
            assertThat(readyCounts.stream().distinct().filter(count -> count > 0 && count < accounts.size()))
                    .as("one by one")
                    .hasSizeGreaterThan(4);
            assertThat(seen)
                    .filteredOn(answer -> !answer.ready())
                    .extracting(Readiness::reason)
                    .contains("WAITING_FOR_SLOT", "SUBSCRIBER_LOADING")
                    .isSubsetOf("WAITING_FOR_SLOT", "SUBSCRIBER_LOADING", "VERIFYING", "NO_SERVING_GENERATION");
            assertThat(seen)
                    .filteredOn(Readiness::ready)
                    .extracting(Readiness::state)
                    .contains(AccountState.READY);
            assertThat(seen)
                    .filteredOn(answer -> answer.state() == AccountState.QUEUED)
                    .allSatisfy(answer -> assertThat(answer.queuePosition()).isPositive());
            assertThat(accounts)
                    .allSatisfy(account ->
                            assertThat(started.ready(account).state()).isEqualTo(AccountState.COMPLETE));
        }
    }

    private static List<Readiness> answers(Observed application) {
        return accounts.stream().map(application::ready).toList();
    }

    @Test
    void nothingIsReadyThatIsNotYetSearchable() {
        Installation greenlight = installation();
        AtomicReference<Observed> application = new AtomicReference<>();
        List<String> wrong = Collections.synchronizedList(new ArrayList<>());
        LoadObserver observer = point -> {
            if (point == LoadPoint.AFTER_READ) {
                accounts.stream()
                        .filter(account -> application.get().ready(account).ready())
                        .filter(account -> searchable(greenlight, account) < subscribers(account))
                        .forEach(account -> wrong.add("%d of account %d, of %d"
                                .formatted(searchable(greenlight, account), account, subscribers(account))));
            }
        };
        try (Observed started = Observed.start(greenlight, observer)) {
            application.set(started);

            Reindex reindex = started.reindex(Mode.COLD, "subscriber");

            assertThat(reindex.state()).as(reindex.toString()).isEqualTo(ReindexState.DONE);
            assertThat(wrong).isEmpty();
            assertThat(accounts)
                    .allSatisfy(account ->
                            assertThat(searchable(greenlight, account)).isEqualTo(subscribers(account)));
        }
    }

    @Test
    void warmAccountsStayReadyOnTheOldGenerationUntilTheSwap() {
        Installation greenlight = installation();
        AtomicReference<Observed> application = new AtomicReference<>();
        List<Readiness> seen = Collections.synchronizedList(new ArrayList<>());
        LoadObserver observer = point -> {
            if (point != LoadPoint.AFTER_SWAP_BEFORE_RECORD && application.get() != null) {
                accounts.forEach(account -> seen.add(application.get().ready(account)));
            }
        };
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        try (Observed started = Observed.start(greenlight, observer)) {
            application.set(started);

            Reindex reindex = started.reindex(Mode.WARM, "subscriber");

            assertThat(reindex.state()).as(reindex.toString()).isEqualTo(ReindexState.DONE);
            assertThat(seen).hasSizeGreaterThan(accounts.size()).allSatisfy(answer -> {
                assertThat(answer.ready()).as(answer.toString()).isTrue();
                assertThat(answer.generation()).endsWith("-g000001");
            });
            assertThat(started.ready(accounts.getFirst()).generation()).endsWith("-g000002");
        }
    }

    @Test
    void equalCountsAreNotProof() {
        Installation greenlight = installation();
        AtomicBoolean done = new AtomicBoolean();
        AtomicReference<String> victim = new AtomicReference<>("");
        LoadObserver observer = point -> {
            if (point == LoadPoint.AFTER_REFRESH
                    && !verifying(greenlight).isEmpty()
                    && done.compareAndSet(false, true)) {
                victim.set(verifying(greenlight).getFirst());
                changeOneHash(greenlight, victim.get());
            }
        };
        try (Observed started = Observed.start(greenlight, observer)) {
            Reindex reindex = started.reindex(Mode.COLD, "subscriber");

            assertThat(reindex.state()).as(reindex.toString()).isEqualTo(ReindexState.HELD);
            Readiness answer = started.ready(Long.parseLong(victim.get()));
            assertThat(answer.state()).isEqualTo(AccountState.FAILED);
            assertThat(answer.reason())
                    .matches("CONTENT_DIFFERS: the load wrote (\\d+) documents, the index has \\1 with other content");
            assertThat(accounts)
                    .filteredOn(account -> !account.toString().equals(victim.get()))
                    .allSatisfy(account ->
                            assertThat(started.ready(account).ready()).isTrue());
        }
        CommandResult swap = greenlight.run("swap", greenlight.alias("subscriber") + "-g000001");
        assertThat(swap.exitCode()).isEqualTo(4);
        assertThat(swap.json().path("error").asString())
                .contains("1 accounts of", "are FAILED", "is not verified as a whole");
    }

    @Test
    void anIndexThatWasReplacedIsNotTheOneThatWasLoaded() {
        Installation greenlight = installation();
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        String alias = greenlight.alias("subscriber");
        String index = alias + "-g000001";
        String account = accounts.getFirst().toString();
        assertThat(greenlight.run("ready", account).exitCode()).isZero();
        IndexReader node = new IndexReader(greenlight.openSearch().url());

        node.send("PUT", "/" + alias + "-other", "");
        point(node, alias, index, alias + "-other");
        assertNotReady(
                greenlight,
                account,
                "ALIAS_CHANGED: %s is not behind %s; %s-other is behind %s".formatted(index, alias, alias, alias));

        point(node, alias, alias + "-other", index);
        assertNotReady(
                greenlight,
                account,
                "ALIAS_CHANGED: %s shows other documents of %s than the live ones".formatted(alias, index));

        assertThat(greenlight.run("swap", index).exitCode())
                .as("back where it was, without its filter")
                .isZero();
        assertThat(greenlight.run("ready", account).exitCode()).isZero();

        node.send("DELETE", "/" + index, "");
        assertNotReady(greenlight, account, "INDEX_CHANGED: index %s is missing".formatted(index));

        node.send("PUT", "/" + index, """
                {"aliases": {"%s": {}}}""".formatted(alias));
        assertNotReady(greenlight, account, "INDEX_CHANGED: index %s was replaced by another".formatted(index));
    }

    @Test
    void anIndexThatAnswersNoSearchIsNotReady() {
        Installation greenlight = installation();
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        String index = greenlight.alias("subscriber") + "-g000001";
        String account = accounts.getFirst().toString();
        IndexReader node = new IndexReader(greenlight.openSearch().url());

        node.send("POST", "/" + index + "/_close", "");
        assertThat(reasonWhyNot(greenlight, account)).startsWith("INDEX_UNSEARCHABLE: 400 index_closed_exception");

        node.send("POST", "/" + index + "/_open", "");
        assertThat(greenlight.run("ready", account).exitCode()).isZero();
    }

    @Test
    void anAccountOfASourceThatIsNotConfiguredAnyMoreIsNotReady() {
        Installation greenlight = installation();
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        String account = greenlight
                .ask()
                .texts("select min(account) from generation_account")
                .getFirst();

        greenlight
                .ask()
                .rows("update generation_account set source = 'eu-gone' where account = ? returning 1", account);

        assertNotReady(greenlight, account, "NOT_FOLLOWED: eu-gone is not in the configuration");
    }

    @Test
    void whatCannotBeAskedIsNotReady() {
        Installation greenlight = installation();
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();

        greenlight.with("greenlight.targets.main.urls", "http://127.0.0.1:1");

        assertNotReady(greenlight, accounts.getFirst().toString(), "TARGET_UNREACHABLE");
    }

    private static void assertNotReady(Installation greenlight, String account, String reason) {
        assertThat(reasonWhyNot(greenlight, account)).isEqualTo(reason);
    }

    private static String reasonWhyNot(Installation greenlight, String account) {
        CommandResult result = greenlight.run("ready", account);
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(4);
        assertThat(result.json().path("ready").asBoolean()).isFalse();
        assertThat(result.json().path("state").asString()).isEqualTo("STALE");
        return result.json().path("reason").asString();
    }

    private static void point(IndexReader node, String alias, String from, String to) {
        node.send("POST", "/_aliases", """
                {"actions": [{"remove": {"index": "%s", "alias": "%s"}}, {"add": {"index": "%s", "alias": "%s"}}]}""".formatted(from, alias, to, alias));
    }

    /** Accounts with documents that are loaded and not yet compared. */
    private static List<String> verifying(Installation greenlight) {
        return greenlight.ask().texts("""
                select account from generation_account
                where state = 'VERIFYING' and units_open = 0 and indexed > 0
                """);
    }

    /** Changes one document of an account so that no count tells. */
    private static void changeOneHash(Installation greenlight, String account) {
        IndexReader node = new IndexReader(greenlight.openSearch().url());
        String index = greenlight.alias("subscriber") + "-g000001";
        JsonNode hit = node.send("GET", "/%s/_search?size=1&q=account:%s".formatted(index, account), "")
                .path("hits")
                .path("hits")
                .get(0);
        long hash = hit.path("_source").path("greenlight").path("hash0").asLong();
        node.send(
                "POST",
                "/%s/_update/%s?routing=%s&refresh=true"
                        .formatted(
                                index,
                                hit.path("_id").asString(),
                                hit.path("_routing").asString()),
                """
                {"doc": {"greenlight": {"hash0": %d}}}""".formatted(hash ^ 1));
    }

    private static long searchable(Installation greenlight, long account) {
        return new IndexReader(greenlight.openSearch().url())
                .send("GET", "/%s/_count?q=account:%d".formatted(greenlight.alias("subscriber"), account), "")
                .path("count")
                .asLong();
    }

    private static long subscribers(long account) {
        return platform.population().account(account).subscribers();
    }
}
