package io.greenlight.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.greenlight.bulk.BulkConcurrency;
import io.greenlight.bulk.BulkPermits;
import io.greenlight.bulk.BulkSettings;
import io.greenlight.bulk.IndexGone;
import io.greenlight.bulk.WriteOutcome;
import io.greenlight.document.Document;
import io.greenlight.document.HashSum;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.Target.Serving;
import io.greenlight.index.TargetSettings;
import io.greenlight.index.TargetUnavailable;
import io.greenlight.testbed.servers.OpenSearchServer;
import io.greenlight.testbed.servers.Servers;
import io.greenlight.testbed.servers.TestServers;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class OpenSearchBulkSinkIT {
    private static final BulkSettings QUICK = new BulkSettings(
            5_000_000,
            5_000,
            Duration.ofSeconds(60),
            Duration.ofMillis(5),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            3);

    private static final Duration DISKS_ARE_LOOKED_AT = Duration.ofMinutes(2);

    private static final RealNode NODE = new RealNode();
    private static final OpenSearchTarget TARGET =
            connect(TestServers.openSearch().url());

    private final RecordedProgress progress = new RecordedProgress();
    private final OpenSearchBulkSink sink = sink(TARGET);

    @AfterAll
    static void disconnect() {
        TARGET.close();
        NODE.close();
    }

    @Test
    void tellsAppliedSupersededAndRefusedApart() {
        GenerationLayout generation = created(People.persons(1));
        sink.write(generation, List.of(People.person("a", "old", 5, "newer"), People.person("a", "same", 5, "x")));

        List<WriteOutcome> outcomes = sink.write(
                generation,
                List.of(
                        People.person("a", "new", 1, "x"),
                        People.person("a", "old", 4, "older"),
                        People.person("a", "same", 5, "x"),
                        People.personBorn("a", "bad", "jane@example.org"),
                        People.document("a", "surplus", "", 1, Map.of("name", "x", "jane@example.org", "y")),
                        People.person("a", "long", 1, "z".repeat(40_000))));

        assertThat(outcomes)
                .startsWith(new WriteOutcome.Applied(), new WriteOutcome.Superseded(), new WriteOutcome.Applied());
        assertThat(outcomes.get(3))
                .isEqualTo(new WriteOutcome.Refused(
                        "born", "mapper_parsing_exception by illegal_argument_exception, the field is of type date"));
        assertThat(outcomes.get(4)).isEqualTo(new WriteOutcome.Refused("", "strict_dynamic_mapping_exception"));
        assertThat(outcomes.get(5)).isInstanceOfSatisfying(WriteOutcome.Refused.class, refused -> {
            assertThat(refused.field()).isEqualTo("name");
            assertThat(refused.reason()).endsWith("limit 32766");
        });
        assertThat(outcomes.toString()).doesNotContain("jane", "zz");
    }

    @Test
    void losesAndInventsNothingThroughABadConnection() {
        GenerationLayout generation = created(People.persons(1));
        List<Document> documents = People.persons("a", 2_000);
        String rejected = "{\"index\":{\"status\":429,\"error\":{\"type\":\"rejected_execution_exception\"}}}";
        try (FaultyNode node = new FaultyNode(NODE);
                OpenSearchTarget through = connect(node.url())) {
            node.thenCutAfterItApplied()
                    .thenAnswer(413, "")
                    .thenCutBeforeItApplies()
                    .thenAnswer(429, "")
                    .thenChange(answer -> answer.replaceFirst("\\{\"index\":\\{\"status\":\\d+}}", rejected))
                    .thenAnswer(503, "");

            List<WriteOutcome> outcomes = sink(through).write(generation, documents);

            assertThat(outcomes).hasSize(2_000).containsOnly(new WriteOutcome.Applied());
        }
        TARGET.refresh(generation);
        assertThat(TARGET.sum(generation)).isEqualTo(sumOf(documents));
    }

    @Test
    void recoversWhenTheNodeTurnsPartOfEachRequestAway() {
        GenerationLayout generation = created(People.persons(1));
        List<Document> documents = People.persons("a", 300);
        String rejected = "{\"index\":{\"status\":429,\"error\":{\"type\":\"rejected_execution_exception\"}}}";
        try (FaultyNode node = new FaultyNode(NODE);
                OpenSearchTarget through = connect(node.url())) {
            IntStream.range(0, 10)
                    .forEach(request -> node.thenChange(answer -> answer.replace(
                            "{\"index\":{\"status\":201}},{\"index\":{\"status\":201}}",
                            "{\"index\":{\"status\":201}}," + rejected)));

            assertThat(sink(through).write(generation, documents))
                    .hasSize(300)
                    .containsOnly(new WriteOutcome.Applied());
        }
        TARGET.refresh(generation);
        assertThat(TARGET.sum(generation)).isEqualTo(sumOf(documents));
    }

    @Test
    void aNodeThatTurnsRequestsAwayGetsHalfAsManyAtOnceAndThenAsManyAsBefore() {
        GenerationLayout generation = created(People.persons(1));
        List<Document> documents = People.persons("a", 4_000);
        BulkPermits permits = new BulkPermits(4);
        try (FaultyNode node = new FaultyNode(NODE);
                OpenSearchTarget through = connect(node.url())) {
            OpenSearchBulkSink writer = sink(through, permits);
            node.thenAnswer(429, "{\"error\":{\"type\":\"rejected_execution_exception\"},\"status\":429}");

            CompletableFuture<Void> load = CompletableFuture.runAsync(() -> {
                while (!Thread.currentThread().isInterrupted()
                        && (progress.concurrency.isEmpty()
                                || permits.concurrency().isHeldDown())) {
                    writer.write(generation, documents);
                }
            });

            await().atMost(Duration.ofSeconds(60)).until(load::isDone);
            load.join();
        }
        assertThat(progress.concurrency)
                .startsWith(new BulkConcurrency(1, 4, "429 from the target"), new BulkConcurrency(2, 4, ""));
        TARGET.refresh(generation);
        assertThat(TARGET.sum(generation)).isEqualTo(sumOf(documents));
    }

    @Test
    void aBlockedIndexIsTriedWithOneDocument() {
        GenerationLayout generation = created(People.persons(1));
        List<Integer> sizes = new CopyOnWriteArrayList<>();
        FaultyNode.Backend counting = (method, path, body) -> {
            if (path.getPath().endsWith("_bulk")) {
                sizes.add((int) new String(body, UTF_8).lines().count() / 2);
            }
            return NODE.answer(method, path, body);
        };
        block(generation, "true");
        try (FaultyNode node = new FaultyNode(counting);
                OpenSearchTarget through = connect(node.url())) {
            OpenSearchBulkSink writer = sink(through, new BulkPermits(4));
            CompletableFuture<List<WriteOutcome>> outcomes =
                    CompletableFuture.supplyAsync(() -> writer.write(generation, People.persons("a", 500)));

            await().until(() -> sizes.size() > 5);
            block(generation, "null");

            assertThat(outcomes.join()).hasSize(500).containsOnly(new WriteOutcome.Applied());
            assertThat(sizes).startsWith(500, 1, 1, 1, 1).endsWith(1, 499);
            assertThat(sizes.subList(1, sizes.size() - 1)).containsOnly(1);
            assertThat(writer.concurrency().isHeldDown()).isFalse();
        }
    }

    @Test
    void waitsWhileThePrimaryShardHasNoPlaceAndSaysThatTheIndexIsRed() {
        GenerationLayout generation = People.persons(1);
        String nowhere = """
                {"settings": {"index.routing.allocation.require._name": "nowhere", "index.number_of_replicas": 0},
                 "aliases": {"%s-write": {}}}""".formatted(generation.name());
        NODE.send("PUT", "/" + generation.name() + "?wait_for_active_shards=0", nowhere);

        CompletableFuture<List<WriteOutcome>> outcomes =
                CompletableFuture.supplyAsync(() -> sink.write(generation, People.persons("a", 10)));

        await().until(() -> !progress.events.isEmpty());
        assertThat(progress.events.getFirst()).startsWith("a primary shard is not active, the index is red");
        assertThat(outcomes).isNotDone();
        settings(generation, "{\"index.routing.allocation.require._name\":null}");
        assertThat(outcomes.join()).hasSize(10).containsOnly(new WriteOutcome.Applied());
        assertThat(progress.events).last().isEqualTo("goes on");
    }

    @Test
    void aClusterThatLetsNoIndexBeCreatedIsUnavailableAndNotARefusal() {
        GenerationLayout generation = People.persons(1);
        try (FaultyNode node = new FaultyNode(NODE, generation.name());
                OpenSearchTarget through = connect(node.url())) {
            node.thenAnswer(
                    403,
                    "{\"error\":{\"type\":\"cluster_block_exception\",\"reason\":\"blocked by: [FORBIDDEN/10/cluster create-index blocked (api)];\"},\"status\":403}");

            assertThatThrownBy(() -> through.create(generation, Serving.NO))
                    .isInstanceOf(TargetUnavailable.class)
                    .hasMessageContaining(
                            "as a rule all disks are above the high watermark. Free disk or raise the watermark; goes on by itself");
        }
    }

    @Test
    void waitsWhileTheIndexIsReadOnlyAndGoesOnByItself() {
        GenerationLayout generation = created(People.persons(1));
        block(generation, "true");

        CompletableFuture<List<WriteOutcome>> outcomes =
                CompletableFuture.supplyAsync(() -> sink.write(generation, People.persons("a", 10)));

        await().until(() -> !progress.events.isEmpty());
        assertThat(progress.events.getFirst())
                .isEqualTo(
                        "index is read-only: disk flood stage watermark. Free disk or raise the watermark; goes on by itself. cluster_block_exception (429)");
        assertThat(outcomes).isNotDone();
        block(generation, "null");
        assertThat(outcomes.join()).hasSize(10).containsOnly(new WriteOutcome.Applied());
        assertThat(progress.events).last().isEqualTo("goes on");
    }

    @Test
    void anyOrderOfWritesEndsWithTheNewestRead() {
        GenerationLayout generation = created(People.persons(1));
        Random random = new Random(7);
        List<Document> writes = new ArrayList<>(IntStream.range(0, 2_000)
                .mapToObj(i -> People.person("a", "k" + i % 50, 1 + i / 50, "version " + (1 + i / 50)))
                .toList());
        Collections.shuffle(writes, random);

        List<CompletableFuture<List<WriteOutcome>>> all = new ArrayList<>();
        for (int from = 0; from < writes.size(); from += 250) {
            List<Document> page = writes.subList(from, from + 250);
            all.add(CompletableFuture.supplyAsync(() -> sink.write(generation, page)));
        }

        assertThat(all.stream().flatMap(page -> page.join().stream()))
                .hasSize(2_000)
                .containsOnly(new WriteOutcome.Applied(), new WriteOutcome.Superseded());
        TARGET.refresh(generation);
        List<Document> newest = IntStream.range(0, 50)
                .mapToObj(i -> People.person("a", "k" + i, 40, "version 40"))
                .toList();
        assertThat(TARGET.sum(generation)).isEqualTo(sumOf(newest));
    }

    @Test
    void writingToADroppedIndexIsAnErrorAndCreatesNone() {
        GenerationLayout generation = created(People.persons(1));
        TARGET.drop(generation);

        assertThatThrownBy(() -> sink.write(generation, People.persons("a", 10)))
                .isInstanceOf(IndexGone.class)
                .hasMessageContaining("Cannot write to " + generation.name());
        assertThat(names(generation)).isEmpty();
    }

    @Test
    void aMonthThatVanishedIsNotCreatedAgain() {
        GenerationLayout generation = created(People.visits(1));
        sink.write(generation, List.of(People.visit("a", "1", "2026-01"), People.visit("a", "2", "2026-02")));
        NODE.send("DELETE", "/" + generation.name() + "-2026-01", "");

        assertThatThrownBy(() -> sink.write(generation, List.of(People.visit("a", "3", "2026-01"))))
                .isInstanceOf(IndexGone.class)
                .hasMessageContaining(generation.name() + "-2026-01");
        assertThat(names(generation)).contains(generation.name() + "-2026-02").doesNotContain("2026-01");
    }

    @Test
    void waitsWhileADiskIsAtItsFloodStageAndGoesOnWhenThereIsRoomAgain() {
        try (Servers servers = Servers.select();
                OpenSearchServer full =
                        servers.startOpenSearch("full", 512, Map.of("cluster.info.update.interval", "10s"));
                RealNode node = new RealNode(full.url());
                OpenSearchTarget target = connect(full.url())) {
            GenerationLayout generation = People.persons(1);
            target.create(generation, Serving.NO);
            watermarks(node, "\"9000tb\"");
            await().atMost(DISKS_ARE_LOOKED_AT).until(() -> isReadOnly(node, generation));

            CompletableFuture<List<WriteOutcome>> outcomes =
                    CompletableFuture.supplyAsync(() -> sink(target).write(generation, People.persons("a", 10)));

            await().until(() -> !progress.events.isEmpty());
            assertThat(progress.events.getFirst()).startsWith("index is read-only: disk flood stage watermark");
            watermarks(node, "null");
            await().atMost(DISKS_ARE_LOOKED_AT).until(outcomes::isDone);
            assertThat(outcomes.join()).hasSize(10).containsOnly(new WriteOutcome.Applied());
        }
    }

    @Test
    void splitsWhatARealNodeFindsTooLarge() {
        try (Servers servers = Servers.select();
                OpenSearchServer strict =
                        servers.startOpenSearch("strict", 512, Map.of("http.max_content_length", "100kb"));
                OpenSearchTarget target = connect(strict.url())) {
            GenerationLayout generation = People.persons(1);
            target.create(generation, Serving.NO);
            List<Document> documents = new ArrayList<>(People.persons("a", 3_000));
            documents.add(1_234, People.person("a", "huge", 1, "x".repeat(200_000)));

            List<WriteOutcome> outcomes = sink(target).write(generation, documents);

            assertThat(outcomes.get(1_234)).isInstanceOf(WriteOutcome.Refused.class);
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome instanceof WriteOutcome.Applied)
                    .hasSize(3_000);
        }
    }

    private static OpenSearchTarget connect(URI url) {
        return OpenSearchTarget.connect(
                ConnectionSettings.of("main", url).withRequestTimeout(Duration.ofSeconds(30)),
                TargetSettings.DEFAULT.with(1, 0));
    }

    private OpenSearchBulkSink sink(OpenSearchTarget target) {
        return sink(target, new BulkPermits(4));
    }

    private OpenSearchBulkSink sink(OpenSearchTarget target, BulkPermits permits) {
        return new OpenSearchBulkSink(target, QUICK, permits, progress, new Random(1));
    }

    private static GenerationLayout created(GenerationLayout generation) {
        TARGET.create(generation, Serving.NO);
        return generation;
    }

    private static HashSum sumOf(List<Document> documents) {
        return documents.stream().reduce(HashSum.ZERO, (sum, document) -> sum.plus(document.hash()), HashSum::plus);
    }

    private static void block(GenerationLayout generation, String value) {
        settings(generation, "{\"index.blocks.read_only_allow_delete\":%s}".formatted(value));
    }

    private static void settings(GenerationLayout generation, String json) {
        NODE.send("PUT", "/" + generation.name() + "/_settings", json);
    }

    /** How much must be free on a disk, at all three stages. */
    private static void watermarks(RealNode node, String free) {
        String settings = Stream.of("low", "high", "flood_stage")
                .map(stage -> "\"cluster.routing.allocation.disk.watermark.%s\":%s".formatted(stage, free))
                .collect(Collectors.joining(",", "{\"persistent\":{", "}}"));
        node.send("PUT", "/_cluster/settings", settings);
    }

    private static boolean isReadOnly(RealNode node, GenerationLayout generation) {
        byte[] settings =
                node.send("GET", "/" + generation.name() + "/_settings", "").body();
        return new String(settings, UTF_8).contains("read_only_allow_delete");
    }

    private static String names(GenerationLayout generation) {
        String path = "/_cat/indices/" + generation.alias() + "*?h=index&expand_wildcards=all";
        return new String(NODE.send("GET", path, "").body(), UTF_8).strip();
    }
}
