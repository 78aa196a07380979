package io.greenlight.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.document.Document;
import io.greenlight.index.GenerationLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class BulkBodyTest {
    private final GenerationLayout persons = People.persons(1);

    @Test
    void namesTheWriteAliasOfEachMonth() {
        GenerationLayout visits = People.visits(1);

        String[] lines = lines(visits, List.of(People.visit("a", "1", "2026-01"), People.visit("a", "2", "2026-02")));

        assertThat(action(lines[0]).path("_index").asString()).isEqualTo(visits.name() + "-2026-01-write");
        assertThat(action(lines[2]).path("_index").asString()).isEqualTo(visits.name() + "-2026-02-write");
    }

    @Property(tries = 200)
    void carriesAnyAccountAndKeyAndTheDocumentAsItIs(
            @ForAll @StringLength(min = 1, max = 20) String account, @ForAll @StringLength(max = 20) String key) {
        Document document = People.person(account, key, 1_790_000_000_000_001L, "somebody");

        String[] lines = lines(persons, List.of(document, document));

        assertThat(lines).hasSize(4);
        JsonNode action = action(lines[2]);
        byte[] sent = Json.bytes(Map.of("routing", account, "_id", document.id().value()));
        assertThat(action.path("_id").asString())
                .isEqualTo(Json.tree(sent).path("_id").asString());
        assertThat(action.path("routing").asString())
                .isEqualTo(Json.tree(sent).path("routing").asString());
        assertThat(action.path("version").asLong()).isEqualTo(1_790_000_000_000_001L);
        assertThat(action.path("version_type").asString()).isEqualTo("external_gte");
        assertThat(lines[3]).isEqualTo(new String(document.buffer(), document.offset(), document.length(), UTF_8));
    }

    @Property(tries = 200)
    void keepsToItsLimitsAndLosesNothing(
            @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 0, max = 3_000) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 8_000) int maxBytes,
            @ForAll @IntRange(min = 1, max = 20) int maxDocuments) {
        List<Document> documents = IntStream.range(0, sizes.size())
                .mapToObj(i -> People.person("a", "k" + i, 1, "x".repeat(sizes.get(i))))
                .toList();
        int[] positions = IntStream.range(0, sizes.size()).toArray();
        BulkBody body = new BulkBody(maxDocuments);
        List<String> sent = new ArrayList<>();

        for (int from = 0; from < positions.length; ) {
            int until = body.fill(persons, documents, positions, from, positions.length, maxBytes);
            assertThat(until).isBetween(from + 1, from + maxDocuments);
            assertThat(body.size() <= maxBytes || until == from + 1).isTrue();
            String[] lines = text(body).split("\n");
            assertThat(lines).hasSize(2 * (until - from));
            for (int i = 0; i < lines.length; i += 2) {
                sent.add(action(lines[i]).path("_id").asString());
            }
            from = until;
        }

        assertThat(sent)
                .containsExactlyElementsOf(documents.stream()
                        .map(document -> document.id().value())
                        .toList());
    }

    private static String[] lines(GenerationLayout generation, List<Document> documents) {
        BulkBody body = new BulkBody(100);
        int[] positions = IntStream.range(0, documents.size()).toArray();
        body.fill(generation, documents, positions, 0, positions.length, 1_000_000);
        return text(body).split("\n");
    }

    private static String text(BulkBody body) {
        return new String(body.bytes(), 0, body.size(), UTF_8);
    }

    private static JsonNode action(String line) {
        return Json.tree(line.getBytes(UTF_8)).path("index");
    }
}
