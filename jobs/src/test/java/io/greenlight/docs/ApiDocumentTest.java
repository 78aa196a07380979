package io.greenlight.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.problem.DoorCode;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the document of the API promises; that it is the server's own is {@code ApiIT}'s business. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiDocumentTest {
    private JsonNode document;

    @BeforeAll
    void read() throws IOException {
        document = JsonMapper.shared().readTree(Documents.read("docs/api/openapi.json"));
    }

    @Test
    void whatIsInEveryAnswerIsRequiredAndWhatMayBeNullIsNot() {
        assertThat(required("Readiness"))
                .containsExactlyInAnyOrder("account", "deadLetters", "expected", "indexed", "ready", "reason", "state");
        assertThat(required("PageAccountSummary")).containsExactly("items");
        assertThat(required("Operation"))
                .containsExactlyInAnyOrder("id", "kind", "problem", "reason", "request", "requestedAt", "state");
    }

    @Test
    void ofWhatIsSentOnlyThatIsRequiredWithoutWhichItIsRefused() {
        assertThat(required("ReindexOrder")).isEmpty();
        assertThat(required("VerifyOrder")).isEmpty();
        assertThat(required("SourceChange")).containsExactly("slots");
        assertThat(required("Priority")).containsExactly("place");
        assertThat(required("ForcedSwap")).containsExactly("generation");
    }

    /** A schema without a required field is one that was forgotten, unless it is sent to us, or not ours. */
    @Test
    void everyAnswerHasFieldsThatAreAlwaysThere() {
        Set<String> sent = new TreeSet<>();
        document.path("paths")
                .valueStream()
                .flatMap(JsonNode::valueStream)
                .forEach(operation -> operation
                        .path("requestBody")
                        .path("content")
                        .valueStream()
                        .map(body -> body.path("schema").path("$ref").asString(""))
                        .forEach(reference -> sent.add(reference.substring(reference.lastIndexOf('/') + 1))));

        assertThat(document.path("components").path("schemas").propertyNames())
                .hasSizeGreaterThan(40)
                .allSatisfy(name -> assertThat(
                                sent.contains(name) || !required(name).isEmpty())
                        .as(name)
                        .isTrue());
    }

    /** As they are the names of methods in generated clients. */
    @Test
    void everyOperationHasANameOfItsOwnThatSaysWhatItDoes() {
        List<String> names = operations()
                .map(operation -> operation.path("operationId").asString())
                .toList();

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z]+[A-Za-z]*"));
        assertThat(names)
                .contains("findReadiness", "findReadinessOfMany", "followFlips", "listAuditEntries", "listWebhooks");
    }

    @Test
    void everyOperationSaysWhatItMayBeAnsweredWith() {
        assertThat(operations())
                .hasSizeGreaterThan(40)
                .allSatisfy(operation -> assertThat(operation.path("responses").propertyNames())
                        .contains("400", "401", "403", "406", "429", "500", "503", "default"));
    }

    /** A closed list would break a client on the code of a newer server. */
    @Test
    void codesAreListedAndTheListIsOpen() {
        JsonNode problem = document.path("components").path("schemas").path("Problem");
        JsonNode code = problem.path("properties").path("code");
        Set<String> listed = new TreeSet<>();
        code.path("x-extensible-enum").forEach(name -> listed.add(name.asString()));

        assertThat(code.has("enum")).isFalse();
        assertThat(listed)
                .containsAll(Stream.of(DoorCode.values())
                        .filter(door -> door != DoorCode.CSRF_TOKEN_INVALID)
                        .map(DoorCode::name)
                        .toList())
                .contains("REFUSED", "MALFORMED_AS_OF", "TOO_MANY_WAITING", "UNKNOWN")
                .doesNotContain("UNAUTHENTICATED");
        assertThat(problem.path("properties").propertyNames()).contains("ready", "reason", "missing", "findings");
    }

    private Stream<JsonNode> operations() {
        return document.path("paths").valueStream().flatMap(JsonNode::valueStream);
    }

    private Set<String> required(String schema) {
        Set<String> required = new TreeSet<>();
        document.path("components")
                .path("schemas")
                .path(schema)
                .path("required")
                .forEach(name -> required.add(name.asString()));
        return required;
    }
}
