package io.greenlight.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.greenlight.bulk.BulkConcurrency;
import io.greenlight.bulk.BulkPermits;
import io.greenlight.bulk.BulkSettings;
import io.greenlight.bulk.IndexGone;
import io.greenlight.bulk.RetriesExhausted;
import io.greenlight.bulk.WriteOutcome;
import io.greenlight.document.Document;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.TargetSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenSearchBulkSinkTest {
    private static final BulkSettings QUICK = new BulkSettings(
            100_000,
            1_000,
            Duration.ofSeconds(30),
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofSeconds(1),
            3);
    private static final String TOO_LARGE =
            "{\"error\":{\"type\":\"content_too_long_exception\",\"reason\":\"entity too large\"},\"status\":413}";

    private final GenerationLayout generation = People.persons(1);
    private final InMemoryIndex index = new InMemoryIndex();
    private final RecordedProgress progress = new RecordedProgress();
    private FaultyNode node;
    private OpenSearchTarget target;

    @BeforeEach
    void start() {
        node = new FaultyNode(index);
        target = OpenSearchTarget.connect(
                ConnectionSettings.of("main", node.url()).withRequestTimeout(Duration.ofSeconds(2)),
                TargetSettings.DEFAULT);
    }

    @AfterEach
    void stop() {
        target.close();
        node.close();
    }

    @Test
    void writesNothingForNoDocuments() {
        assertThat(sink(QUICK).write(generation, List.of())).isEmpty();
        assertThat(index.requests()).isEmpty();
    }

    @Test
    void writesToThePrivateAliasAndRequiresIt() {
        sink(QUICK).write(generation, People.persons("a", 3));

        assertThat(index.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.path().toString())
                        .startsWith("/" + generation.name() + "-write/_bulk?")
                        .contains("require_alias=true"));
    }

    @Test
    void keepsEveryRequestWithinItsLimitsAndSendsEveryDocumentOnce() {
        List<Document> documents = People.persons("a", 500);

        List<WriteOutcome> outcomes = sink(QUICK.withLimits(10_000, 30)).write(generation, documents);

        assertThat(outcomes).hasSize(500).allMatch(outcome -> outcome instanceof WriteOutcome.Applied);
        assertThat(index.requests()).allSatisfy(request -> {
            assertThat(request.bytes()).isLessThanOrEqualTo(10_000);
            assertThat(request.ids()).hasSizeLessThanOrEqualTo(30);
        });
        assertThat(index.requests().stream().flatMap(request -> request.ids().stream()))
                .containsExactlyElementsOf(documents.stream()
                        .map(document -> document.id().value())
                        .toList());
        assertThat(progress.documents).hasValue(500);
    }

    @Test
    void givesEachDocumentItsOwnOutcomeByPosition() {
        index.refusing(id -> id.endsWith(":k3")
                ? "\"status\":400,\"error\":{\"type\":\"mapper_parsing_exception\",\"reason\":\"failed to parse field [born] of type [date] in document with id 'a:k3'. Preview of field's value: 'secret'\"}"
                : null);
        index.versions().put("a:k5", 99L);

        List<WriteOutcome> outcomes = sink(QUICK).write(generation, People.persons("a", 8));

        assertThat(outcomes.get(3))
                .isEqualTo(new WriteOutcome.Refused("born", "mapper_parsing_exception, the field is of type date"));
        assertThat(outcomes.get(5)).isEqualTo(new WriteOutcome.Superseded());
        assertThat(outcomes)
                .filteredOn(outcome -> outcome instanceof WriteOutcome.Applied)
                .hasSize(6);
    }

    @Test
    void sendsAgainOnlyWhatWasTurnedAway() {
        AtomicBoolean first = new AtomicBoolean(true);
        index.refusing(id -> id.endsWith("7") && first.get()
                ? "\"status\":429,\"error\":{\"type\":\"rejected_execution_exception\",\"reason\":\"full\"}"
                : null);
        node.thenChange(answer -> {
            first.set(false);
            return answer;
        });

        List<WriteOutcome> outcomes = sink(QUICK).write(generation, People.persons("a", 20));

        assertThat(outcomes).hasSize(20).allMatch(outcome -> outcome instanceof WriteOutcome.Applied);
        assertThat(index.requests()).hasSize(2);
        assertThat(index.requests().get(1).ids()).containsExactly("a:k7", "a:k17");
        assertThat(progress.events).containsExactly("rejected_execution_exception (429)", "goes on");
    }

    @Test
    void sendsEverythingAgainWhenTheConnectionIsCut() {
        node.thenCutBeforeItApplies().thenCutAfterItApplied();

        List<WriteOutcome> outcomes = sink(QUICK).write(generation, People.persons("a", 20));

        assertThat(outcomes).hasSize(20).allMatch(outcome -> outcome instanceof WriteOutcome.Applied);
        assertThat(index.versions()).hasSize(20);
        assertThat(progress.documents).hasValue(20);
    }

    @Test
    void countsAnAnswerWithAnotherNumberOfItemsAsNone() {
        node.thenChange(answer -> "{\"items\":[{\"index\":{\"status\":201}}]}")
                .thenChange(answer -> answer.substring(0, answer.length() - 9))
                .thenAnswer(200, "<html>maintenance</html>")
                .thenAnswer(200, "");

        List<WriteOutcome> outcomes = sink(QUICK).write(generation, People.persons("a", 20));

        assertThat(outcomes).hasSize(20).allMatch(outcome -> outcome instanceof WriteOutcome.Applied);
        assertThat(index.requests()).hasSize(3);
        assertThat(progress.events).contains("the answer has 1 items for 20 documents");
    }

    @Test
    void waitsForATargetThatIsBusyOrForbidsWrites() {
        node.thenAnswer(
                        429,
                        "{\"error\":{\"type\":\"circuit_breaking_exception\",\"reason\":\"too large\"},\"status\":429}")
                .thenAnswer(502, "bad gateway")
                .thenAnswer(503, "")
                .thenAnswer(
                        403,
                        "{\"error\":{\"type\":\"security_exception\",\"reason\":\"no permissions\"},\"status\":403}")
                .thenAnswer(401, "");

        List<WriteOutcome> outcomes = sink(QUICK).write(generation, People.persons("a", 5));

        assertThat(outcomes).hasSize(5).allMatch(outcome -> outcome instanceof WriteOutcome.Applied);
        assertThat(progress.events)
                .containsExactly(
                        "circuit_breaking_exception (429)",
                        "no error type (502)",
                        "no error type (503)",
                        "not permitted: security_exception (403). Check the user's rights",
                        "credentials refused (401). Check username and password",
                        "goes on");
    }

    @Test
    void aTargetThatIsBusyGetsFewerRequestsAtOnceAndTheReasonIsTold() {
        node.thenAnswer(429, "");

        sink(QUICK).write(generation, People.persons("a", 20));

        assertThat(progress.concurrency).containsExactly(new BulkConcurrency(1, 2, "429 from the target"));
    }

    @Test
    void oneItemTurnedAwayIsPushBackToo() {
        AtomicBoolean first = new AtomicBoolean(true);
        index.refusing(id -> id.endsWith("7") && first.getAndSet(false)
                ? "\"status\":429,\"error\":{\"type\":\"circuit_breaking_exception\",\"reason\":\"full\"}"
                : null);

        sink(QUICK).write(generation, People.persons("a", 20));

        assertThat(progress.concurrency).containsExactly(new BulkConcurrency(1, 2, "circuit breaker of the target"));
    }

    @Test
    void noAnswerIsPushBackToo() {
        node.thenCutBeforeItApplies();

        sink(QUICK).write(generation, People.persons("a", 20));

        assertThat(progress.concurrency).containsExactly(new BulkConcurrency(1, 2, "no answer from the target"));
    }

    @Test
    void triesATargetThatTakesNoWritesWithOneDocumentUntilItDoes() {
        AtomicInteger refusals = new AtomicInteger(3 * 50 + 4);
        index.refusing(id -> refusals.getAndDecrement() > 0
                ? "\"status\":403,\"error\":{\"type\":\"cluster_block_exception\",\"reason\":\"index [x] blocked by: [FORBIDDEN/8/index write (api)];\"}"
                : null);

        List<WriteOutcome> outcomes = sink(QUICK.withLimits(100_000, 150)).write(generation, People.persons("a", 400));

        assertThat(outcomes).hasSize(400).allMatch(outcome -> outcome instanceof WriteOutcome.Applied);
        assertThat(index.requests())
                .extracting(request -> request.ids().size())
                .containsExactly(150, 1, 1, 1, 1, 1, 150, 150, 99);
        assertThat(progress.events)
                .containsExactly(
                        "writing to the index is blocked. Remove index.blocks.write; goes on by itself. cluster_block_exception (403)",
                        "goes on");
        assertThat(progress.concurrency).isEmpty();
    }

    @Test
    void sendsNoMoreOfAPageOfWhichTheTargetTakesNothing() {
        AtomicInteger refusals = new AtomicInteger(100);
        index.refusing(id -> refusals.getAndDecrement() > 0
                ? "\"status\":429,\"error\":{\"type\":\"rejected_execution_exception\",\"reason\":\"full\"}"
                : null);

        List<WriteOutcome> outcomes = sink(QUICK.withLimits(100_000, 100)).write(generation, People.persons("a", 300));

        assertThat(outcomes).hasSize(300).allMatch(outcome -> outcome instanceof WriteOutcome.Applied);
        assertThat(index.requests()).extracting(request -> request.ids().size()).containsExactly(100, 100, 100, 100);
        assertThat(index.requests().get(1).ids()).contains("a:k0");
    }

    @Test
    void halvesWhatIsTooLargeDownToTheOneDocument() {
        String large = "a:k11";
        FaultyNode strict = new FaultyNode((method, path, body) -> {
            boolean tooLarge = new String(body, UTF_8).contains("\"" + large + "\"");
            return tooLarge ? new Answer(413, TOO_LARGE.getBytes(UTF_8)) : index.answer(method, path, body);
        });
        try (strict;
                OpenSearchTarget limited =
                        OpenSearchTarget.connect(ConnectionSettings.of("main", strict.url()), TargetSettings.DEFAULT)) {
            List<WriteOutcome> outcomes = sink(limited, QUICK).write(generation, People.persons("a", 16));

            assertThat(outcomes.get(11))
                    .isInstanceOfSatisfying(
                            WriteOutcome.Refused.class,
                            refused -> assertThat(refused.reason())
                                    .contains(
                                            "does not accept a request with this document alone",
                                            "content_too_long_exception"));
            assertThat(outcomes)
                    .filteredOn(outcome -> outcome instanceof WriteOutcome.Applied)
                    .hasSize(15);
            assertThat(index.requests()).hasSize(4);
        }
    }

    @Test
    void refusesADocumentThatBreaksTheTargetEachTime() {
        index.refusing(id -> id.endsWith("2")
                ? "\"status\":500,\"error\":{\"type\":\"null_pointer_exception\",\"reason\":\"value secret\"}"
                : null);

        List<WriteOutcome> outcomes = sink(QUICK).write(generation, People.persons("a", 4));

        assertThat(outcomes.get(2)).isEqualTo(new WriteOutcome.Refused("", "null_pointer_exception (500), 3 times"));
        assertThat(outcomes)
                .filteredOn(outcome -> outcome instanceof WriteOutcome.Applied)
                .hasSize(3);
    }

    @Test
    void stopsWhenTheIndexIsGone() {
        index.refusing(
                id -> "\"status\":404,\"error\":{\"type\":\"index_not_found_exception\",\"reason\":\"no such index\"}");

        assertThatThrownBy(() -> sink(QUICK).write(generation, People.persons("a", 4)))
                .isInstanceOf(IndexGone.class)
                .hasMessage(
                        "Cannot write to %s: the index no longer exists. Nothing was created in its place; build a new generation"
                                .formatted(generation.name()));
    }

    @Test
    void givesUpWhenPatienceEndsAndSaysWhy() {
        index.refusing(
                id -> "\"status\":503,\"error\":{\"type\":\"unavailable_shards_exception\",\"reason\":\"primary\"}");

        assertThatThrownBy(
                        () -> sink(QUICK.withPatience(Duration.ofMillis(50))).write(generation, People.persons("a", 4)))
                .isInstanceOf(RetriesExhausted.class)
                .hasMessageContaining("Cannot write 4 documents to " + generation.name())
                .hasMessageContaining("unavailable_shards_exception (503)");
        assertThat(progress.events).last().isEqualTo("goes on");
    }

    @Test
    void waitsForATargetThatCannotBeReached() {
        node.close();

        assertThatThrownBy(
                        () -> sink(QUICK.withPatience(Duration.ofMillis(50))).write(generation, People.persons("a", 4)))
                .isInstanceOf(RetriesExhausted.class)
                .hasMessageContaining("no answer");
    }

    @Test
    void stopsAtAnInterruptAndKeepsTheFlag() {
        index.refusing(
                id -> "\"status\":503,\"error\":{\"type\":\"unavailable_shards_exception\",\"reason\":\"primary\"}");
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicBoolean flag = new AtomicBoolean();
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                sink(QUICK).write(generation, People.persons("a", 4));
            } catch (RuntimeException e) {
                thrown.set(e);
                flag.set(Thread.currentThread().isInterrupted());
            }
        });

        await().until(() -> !progress.events.isEmpty());
        writer.interrupt();

        await().until(() -> thrown.get() != null);
        assertThat(thrown.get()).isInstanceOf(RetriesExhausted.class).hasMessageContaining("interrupted");
        assertThat(flag).isTrue();
    }

    @Test
    void anyOrderOfWritesEndsWithTheNewestRead() {
        for (int seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            List<Document> writes = new ArrayList<>(IntStream.rangeClosed(1, 60)
                    .mapToObj(version -> People.person("a" + random.nextInt(3), "k", version, "v" + version))
                    .toList());
            Collections.shuffle(writes, random);
            index.versions().clear();

            List<WriteOutcome> outcomes = sink(QUICK.withLimits(100_000, 7)).write(generation, writes);

            assertThat(outcomes).hasSize(60).doesNotHaveAnyElementsOfTypes(WriteOutcome.Refused.class);
            writes.stream()
                    .collect(Collectors.groupingBy(
                            document -> document.id().value(), Collectors.summarizingLong(Document::version)))
                    .forEach((id, version) -> assertThat(index.versions()).containsEntry(id, version.getMax()));
        }
    }

    private OpenSearchBulkSink sink(BulkSettings settings) {
        return sink(target, settings);
    }

    private OpenSearchBulkSink sink(OpenSearchTarget to, BulkSettings settings) {
        return new OpenSearchBulkSink(to, settings, new BulkPermits(2), progress, new Random(1));
    }
}
