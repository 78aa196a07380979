package io.greenlight.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.bulk.BulkPermits;
import io.greenlight.bulk.BulkSettings;
import io.greenlight.bulk.WriteListener;
import io.greenlight.bulk.WriteOutcome;
import io.greenlight.check.Finding;
import io.greenlight.document.AccountId;
import io.greenlight.document.ContentHash;
import io.greenlight.document.Document;
import io.greenlight.document.HashSum;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.OutcomeUnknown;
import io.greenlight.index.Target.Serving;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetSettings;
import io.greenlight.index.TargetUnavailable;
import io.greenlight.schema.AvroEntityParser;
import io.greenlight.schema.EntitySchema;
import io.greenlight.testbed.servers.TestServers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenSearchTargetIT {
    private static OpenSearchTarget target;
    private static OpenSearchBulkSink sink;
    private static final RealNode node = new RealNode();

    @BeforeAll
    static void connect() {
        target = OpenSearchTarget.connect(
                ConnectionSettings.of("main", TestServers.openSearch().url()), TargetSettings.DEFAULT.with(1, 0));
        sink = new OpenSearchBulkSink(
                target, BulkSettings.DEFAULT, new BulkPermits(4), WriteListener.NONE, new Random(1));
    }

    @AfterAll
    static void disconnect() {
        target.close();
        node.close();
    }

    @Test
    void countsWhatIsWrittenOnlyAfterRefresh() {
        GenerationLayout generation = People.persons(42);
        target.create(generation, Serving.NO);
        List<Document> documents = People.persons("a1", 1000);

        assertThat(sink.write(generation, documents))
                .hasSize(1000)
                .allMatch(outcome -> outcome instanceof WriteOutcome.Applied);

        target.refresh(generation);
        HashSum expected =
                documents.stream().reduce(HashSum.ZERO, (sum, document) -> sum.plus(document.hash()), HashSum::plus);
        assertThat(target.sum(generation)).isEqualTo(expected);
        assertThat(target.sums(generation, List.of(new AccountId("a1"), new AccountId("none"))))
                .containsEntry(new AccountId("a1"), expected)
                .containsEntry(new AccountId("none"), HashSum.ZERO);
    }

    @Test
    void swapsBetweenGenerationsAndDropsOnlyTheOneThatDoesNotServe() {
        GenerationLayout first = People.persons(1);
        GenerationLayout second = People.next(first);
        target.create(first, Serving.YES);
        target.create(second, Serving.NO);
        assertThat(target.behind(first.alias())).containsExactly(first.name());

        target.swap(second);

        assertThat(target.behind(first.alias())).containsExactly(second.name());
        assertThat(target.highestGeneration(first.alias())).isEqualTo(2);
        assertThatThrownBy(() -> target.drop(second))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("it is behind the alias " + first.alias());
        target.drop(first);
        assertThat(target.indexes(first)).isEmpty();
        assertThat(target.indexes(second)).containsOnlyKeys(second.name());
    }

    @Test
    void aShardThatIsNowhereIsNotRefreshed() {
        GenerationLayout generation = People.persons(3);
        target.create(generation, Serving.YES);
        assertThat(target.searchFault(generation)).isEmpty();

        node.send("DELETE", "/" + generation.name(), "");
        node.send("PUT", "/" + generation.name() + "?wait_for_active_shards=0", """
                {"settings": {"index.routing.allocation.require._name": "nobody"}}""");

        assertThat(target.searchFault(generation)).startsWith("503 ");
        // So a node answers after a minute, when it has waited for the shard.
        try (FaultyNode patient = new FaultyNode(node, "/_refresh");
                OpenSearchTarget through = OpenSearchTarget.connect(
                        ConnectionSettings.of("main", patient.url()), TargetSettings.DEFAULT.with(1, 0))) {
            patient.thenAnswer(200, "{\"_shards\": {\"total\": 1, \"successful\": 0, \"failed\": 0}}");
            assertThatThrownBy(() -> through.refresh(generation))
                    .isInstanceOf(TargetUnavailable.class)
                    .hasMessageContaining("Cannot refresh " + generation.name());
        }
        target.drop(generation);
    }

    @Test
    void anAliasThatShowsTombstonesOrOnlyAPartIsAtFault() {
        GenerationLayout generation = People.persons(5);
        target.create(generation, Serving.YES);
        assertThat(target.aliasFaults(generation)).isEmpty();

        for (String other : List.of("", ", \"filter\": {\"match_all\": {}}", ", \"routing\": \"a\"")) {
            node.send("POST", "/_aliases", """
                    {"actions": [{"add": {"index": "%s", "alias": "%s"%s}}]}""".formatted(generation.name(), generation.alias(), other));
            assertThat(target.aliasFaults(generation))
                    .as(other)
                    .containsExactly("%s shows other documents of %s than the live ones"
                            .formatted(generation.alias(), generation.name()));
            target.swap(generation);
            assertThat(target.aliasFaults(generation)).as("after a swap").isEmpty();
        }
    }

    @Test
    void keepsOneIndexPerMonth() {
        GenerationLayout generation = People.visits(7);
        target.create(generation, Serving.NO);
        assertThat(target.indexes(generation)).isEmpty();

        sink.write(generation, List.of(People.visit("a", "1", "2026-01"), People.visit("a", "2", "2026-02")));
        target.refresh(generation);
        target.prepareToServe(generation);
        target.swap(generation);

        assertThat(target.indexes(generation).keySet())
                .isEqualTo(Set.of(generation.name() + "-2026-01", generation.name() + "-2026-02"))
                .isEqualTo(target.behind(generation.alias()));
        assertThat(target.sums(generation, List.of(new AccountId("a"))).get(new AccountId("a")))
                .extracting(HashSum::count)
                .isEqualTo(2L);
    }

    @Test
    void createsOnceHoweverManyTry() {
        GenerationLayout generation = People.persons(1);
        target.create(generation, Serving.NO);
        Map<String, String> before = target.indexes(generation);

        target.create(generation, Serving.NO);

        assertThat(target.indexes(generation)).isEqualTo(before);
    }

    @Test
    void refusesAnIndexThatWasMadeForAnotherSchema() {
        GenerationLayout generation = People.persons(1);
        target.create(generation, Serving.NO);
        GenerationLayout other = new GenerationLayout(People.VISITOR, generation.alias(), 1);

        assertThatThrownBy(() -> target.create(other, Serving.NO))
                .isInstanceOf(TargetRefused.class)
                .hasMessageContaining("Cannot use index " + generation.name())
                .hasMessageContaining("Use another generation number");
    }

    @Test
    void addsUpHundredThousandRandomHashesExactly() {
        GenerationLayout generation = People.persons(1);
        target.create(generation, Serving.NO);
        Random random = new Random(42);
        Map<String, String> fields = Map.of("name", "somebody", "born", "1999-12-31");
        Map<AccountId, HashSum> expected = new HashMap<>();
        for (int page = 0; page < 20; page++) {
            List<Document> documents = IntStream.range(0, 5_000)
                    .mapToObj(i -> People.document(
                            "a" + random.nextInt(300),
                            "k" + random.nextLong(),
                            "",
                            1,
                            fields,
                            new ContentHash(random.nextLong())))
                    .toList();
            sink.write(generation, documents);
            documents.forEach(
                    document -> expected.merge(document.account(), HashSum.ZERO.plus(document.hash()), HashSum::plus));
        }
        target.refresh(generation);

        assertThat(target.sums(generation, expected.keySet())).hasSize(300).isEqualTo(expected);
        assertThat(target.sum(generation))
                .isEqualTo(expected.values().stream().reduce(HashSum.ZERO, HashSum::plus))
                .extracting(HashSum::count)
                .isEqualTo(100_000L);
    }

    @Test
    void tellsAccountsApartWhateverTheirIds() {
        GenerationLayout generation = People.persons(1);
        target.create(generation, Serving.NO);
        List<String> ids = List.of("a", "a,b", "b", "A", "a b", "\"", "\\", "\u00e9", "0", "00", "*");
        ids.forEach(id -> sink.write(generation, List.of(People.person(id, "k", 1, "x"))));
        target.refresh(generation);

        assertThat(target.sums(generation, ids.stream().map(AccountId::new).toList()))
                .hasSize(ids.size())
                .allSatisfy((account, sum) -> assertThat(sum.count()).isOne());
    }

    @Test
    void countsNoTombstones() {
        GenerationLayout generation = People.persons(1);
        target.create(generation, Serving.YES);
        sink.write(generation, People.persons("a", 5));
        node.send(
                "PUT",
                "/%s/_doc/a:k1?routing=a&refresh=true".formatted(generation.name()),
                "{\"account\":\"a\",\"id\":\"k1\",\"greenlight\":{\"deleted\":true,\"hash0\":1,\"hash1\":1,\"hash2\":1}}");

        assertThat(target.sum(generation).count()).isEqualTo(4);
        assertThat(target.sums(generation, List.of(new AccountId("a"))).get(new AccountId("a")))
                .isEqualTo(target.sum(generation));
        assertThat(hits(generation.alias())).isEqualTo(4);
    }

    @Test
    void aSearcherNeverSeesNoneOrBothDuringSwaps() {
        GenerationLayout first = People.persons(1);
        GenerationLayout second = People.next(first);
        for (GenerationLayout generation : List.of(first, second)) {
            target.create(generation, generation.equals(first) ? Serving.YES : Serving.NO);
            sink.write(generation, People.persons("a", 10));
            target.refresh(generation);
        }
        AtomicBoolean swapping = new AtomicBoolean(true);
        CompletableFuture<List<Integer>> seen = CompletableFuture.supplyAsync(() -> {
            List<Integer> counts = new ArrayList<>();
            while (swapping.get()) {
                counts.add(hits(first.alias()));
            }
            return counts;
        });

        for (int i = 0; i < 30; i++) {
            target.swap(i % 2 == 0 ? second : first);
        }
        swapping.set(false);

        assertThat(seen.join()).hasSizeGreaterThan(10).containsOnly(10);
    }

    @Test
    void createsAMonthOnceWhenEightWorkersNeedIt() {
        GenerationLayout generation = People.visits(1);
        target.create(generation, Serving.YES);
        try (ExecutorService workers = Executors.newFixedThreadPool(8)) {
            List<Future<?>> all = IntStream.range(0, 8)
                    .<Future<?>>mapToObj(i -> workers.submit(() ->
                            sinkOfAnotherProcess().write(generation, List.of(People.visit("a", "k" + i, "2026-03")))))
                    .toList();
            assertThat(all).allSatisfy(worker -> assertThat(worker).succeedsWithin(Duration.ofSeconds(30)));
        }
        target.refresh(generation);

        assertThat(target.indexes(generation)).containsOnlyKeys(generation.name() + "-2026-03");
        assertThat(target.behind(generation.alias())).containsExactly(generation.name() + "-2026-03");
        assertThat(target.sum(generation).count()).isEqualTo(8);
    }

    @Test
    void aNewMonthOfTheServingGenerationServesAndOfAnotherDoesNot() {
        GenerationLayout serving = People.visits(1);
        GenerationLayout next = People.next(serving);
        target.create(serving, Serving.YES);
        target.create(next, Serving.NO);

        for (String month : List.of("2026-01", "2026-02")) {
            sink.write(serving, List.of(People.visit("a", "k", month)));
            sink.write(next, List.of(People.visit("a", "k", month)));
        }
        assertThat(target.behind(serving.alias()))
                .containsExactly(serving.name() + "-2026-01", serving.name() + "-2026-02");

        target.swap(next);
        sink.write(serving, List.of(People.visit("a", "k", "2026-03")));
        sink.write(next, List.of(People.visit("a", "k", "2026-03")));
        assertThat(target.behind(serving.alias()))
                .containsExactly(next.name() + "-2026-01", next.name() + "-2026-02", next.name() + "-2026-03");
    }

    @Test
    void restoresServingSettings() {
        GenerationLayout generation = People.persons(1);
        target.create(generation, Serving.NO);
        assertThat(refreshInterval(generation)).isEqualTo("5000ms");

        target.prepareToServe(generation);

        assertThat(refreshInterval(generation)).isEqualTo("1000ms");
    }

    @Test
    void saysWhenTheClusterCannotHoldTheReplicas() {
        try (OpenSearchTarget demanding = OpenSearchTarget.connect(
                ConnectionSettings.of("main", TestServers.openSearch().url()), TargetSettings.DEFAULT.with(1, 2))) {
            assertThatThrownBy(() -> demanding.prepareToServe(People.persons(1)))
                    .isInstanceOf(TargetRefused.class)
                    .hasMessage(
                            "Cannot serve with 2 replicas on target main: that needs 3 data nodes and there are 1. Add nodes or lower the number of replicas");
            assertThat(demanding.check(List.of()))
                    .anySatisfy(finding ->
                            assertThat(finding.message()).isEqualTo("2 replicas need 3 data nodes and there are 1"));
        }
    }

    @Test
    void refusesToSwapToAGenerationWithoutIndex() {
        GenerationLayout missing = People.persons(3);

        assertThatThrownBy(() -> target.swap(missing))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot point alias %s on target main to generation %s: it has no index"
                        .formatted(missing.alias(), missing.name()));
        assertThatThrownBy(() -> target.refresh(missing)).isInstanceOf(TargetRefused.class);
        assertThatThrownBy(() -> target.sum(missing)).isInstanceOf(TargetRefused.class);
        assertThatThrownBy(() -> target.sums(missing, List.of(new AccountId("a"))))
                .isInstanceOf(TargetRefused.class);
    }

    @Test
    void findsAnIndexThatHasTheNameOfTheAlias() {
        GenerationLayout generation = People.persons(1);
        node.send("PUT", "/" + generation.alias(), "{}");

        assertThat(target.check(List.of(generation)))
                .contains(Finding.problem(
                        "target main person",
                        "%s is the name of an index, so it cannot become an alias".formatted(generation.alias()),
                        "Choose another alias, or rename the index by reindexing it"));
        node.send("DELETE", "/" + generation.alias(), "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /_cluster/health           | {"status":"red","unassigned_shards":3,"number_of_data_nodes":1}                           | health red, 3 shards unassigned
            /_cluster/health           | {"status":"green","active_shards":1000,"number_of_data_nodes":1}                          | 1000 shards exist, 1 more are needed at least, and the limit is 1000
            /_nodes/data:true/stats/fs | {"nodes":{"x":{"name":"n1","fs":{"total":{"total_in_bytes":100,"available_in_bytes":9}}}}} | disks above the high watermark of 90%: n1
            /_cluster/state/blocks     | {"blocks":{"global":{"6":{"description":"cluster read-only (api)"}}}}                     | the cluster is blocked: cluster read-only (api)
            """)
    void findsWhatKeepsAClusterFromTakingAGeneration(String path, String answer, String message) {
        FaultyNode.Backend sick = (method, uri, body) -> {
            if (uri.getPath().equals(path)) {
                return new Answer(200, answer.getBytes(UTF_8));
            }
            // The shared node may have settings of its own.
            boolean settings = uri.getPath().equals("/_cluster/settings");
            return settings ? new Answer(200, "{}".getBytes(UTF_8)) : node.answer(method, uri, body);
        };
        try (FaultyNode faulty = new FaultyNode(sick);
                OpenSearchTarget through = OpenSearchTarget.connect(
                        ConnectionSettings.of("main", faulty.url()), TargetSettings.DEFAULT.with(1, 0))) {
            assertThat(through.check(List.of(People.persons(1))))
                    .filteredOn(finding -> finding.severity() == Finding.Severity.PROBLEM)
                    .extracting(Finding::message)
                    .contains(message);
        }
    }

    @Test
    void findsATargetThatCannotBeReached() {
        try (OpenSearchTarget nowhere = OpenSearchTarget.connect(
                ConnectionSettings.of("far", URI.create("http://127.0.0.1:1")), TargetSettings.DEFAULT)) {
            assertThat(nowhere.check(List.of(People.persons(1))))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.severity()).isEqualTo(Finding.Severity.PROBLEM);
                        assertThat(finding.message()).startsWith("Cannot read the version on target far");
                    });
            assertThatThrownBy(() -> nowhere.create(People.persons(1), Serving.NO))
                    .isInstanceOf(TargetUnavailable.class);
        }
    }

    @Test
    void readsBackWhenTheAnswerToACreationIsLost() {
        GenerationLayout generation = People.persons(1);
        try (FaultyNode faulty = new FaultyNode(node, generation.name());
                OpenSearchTarget through =
                        OpenSearchTarget.connect(ConnectionSettings.of("main", faulty.url()), TargetSettings.DEFAULT)) {
            faulty.thenCutAfterItApplied();
            through.create(generation, Serving.NO);
            assertThat(target.indexes(generation)).containsOnlyKeys(generation.name());

            target.drop(generation);
            faulty.thenCutBeforeItApplies();
            assertThatThrownBy(() -> through.create(generation, Serving.NO))
                    .isInstanceOf(OutcomeUnknown.class)
                    .hasMessageContaining("Read back before trying again");
        }
    }

    @Test
    void readsBackWhenTheAnswerToASwapIsLost() {
        GenerationLayout first = People.persons(1);
        GenerationLayout second = People.next(first);
        target.create(first, Serving.YES);
        target.create(second, Serving.NO);
        try (FaultyNode faulty = new FaultyNode(node, "/_aliases");
                OpenSearchTarget through =
                        OpenSearchTarget.connect(ConnectionSettings.of("main", faulty.url()), TargetSettings.DEFAULT)) {
            faulty.thenCutAfterItApplied();
            through.swap(second);
            assertThat(target.behind(first.alias())).containsExactly(second.name());

            faulty.thenCutBeforeItApplies();
            assertThatThrownBy(() -> through.swap(first)).isInstanceOf(OutcomeUnknown.class);
            assertThat(target.behind(first.alias())).containsExactly(second.name());
        }
    }

    @Test
    void knowsTheFreeSpace() {
        assertThat(target.freeBytes()).isPositive();
    }

    @Test
    void findsNothingWrongWithAHealthyClusterAndLeavesNothingBehind() {
        GenerationLayout persons = People.persons(1);
        GenerationLayout visits = People.visits(1);

        assertThat(target.check(List.of(persons, visits)))
                .contains(
                        Finding.ok("target main person", "mapping accepted"),
                        Finding.ok("target main visit", "mapping accepted"))
                .noneMatch(finding -> finding.severity() == Finding.Severity.PROBLEM);
        assertThat(target.highestGeneration(persons.alias())).isZero();
        assertThat(target.indexes(visits)).isEmpty();
    }

    @Test
    void findsAMappingThatWouldNotBeAccepted() {
        EntitySchema broken = AvroEntityParser.parse("""
                {"type": "record", "name": "broken", "account": "account", "key": ["id"], "fields": [
                  {"name": "account", "type": "string"},
                  {"name": "id", "type": "string", "mapping": {"type": "no_such_type"}}]}
                """);

        assertThat(target.check(List.of(new GenerationLayout(broken, "broken", 1))))
                .filteredOn(finding -> finding.severity() == Finding.Severity.PROBLEM)
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("mapping not accepted", "no_such_type"));
    }

    /** Has opened no month yet. */
    private static OpenSearchBulkSink sinkOfAnotherProcess() {
        return new OpenSearchBulkSink(
                target, BulkSettings.DEFAULT, new BulkPermits(4), WriteListener.NONE, new Random(1));
    }

    private static int hits(String alias) {
        return node.send("GET", "/" + alias + "/_count", "")
                .json()
                .path("count")
                .asInt(-1);
    }

    private static String refreshInterval(GenerationLayout generation) {
        return node.send("GET", "/" + generation.name() + "/_settings", "")
                .json()
                .path(generation.name())
                .at("/settings/index/refresh_interval")
                .asString();
    }
}
