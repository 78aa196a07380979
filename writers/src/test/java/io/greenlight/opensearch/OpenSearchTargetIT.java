package io.greenlight.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.bulk.BulkPermits;
import io.greenlight.bulk.BulkSettings;
import io.greenlight.bulk.WriteListener;
import io.greenlight.bulk.WriteOutcome;
import io.greenlight.check.Finding;
import io.greenlight.document.AccountId;
import io.greenlight.document.Document;
import io.greenlight.document.HashSum;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.Target.Serving;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetSettings;
import io.greenlight.schema.AvroEntityParser;
import io.greenlight.schema.EntitySchema;
import io.greenlight.testbed.servers.TestServers;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OpenSearchTargetIT {
    private static OpenSearchTarget target;
    private static OpenSearchBulkSink sink;

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
}
