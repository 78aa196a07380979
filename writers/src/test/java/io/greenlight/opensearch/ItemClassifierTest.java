package io.greenlight.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.bulk.WriteOutcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemClassifierTest {
    private final ItemClassifier classifier = new ItemClassifier(People.PERSON);

    @ParameterizedTest
    @ValueSource(ints = {200, 201})
    void storedIsApplied(int status) {
        assertThat(classifier.classify(status, ItemError.NONE))
                .isEqualTo(new ItemVerdict.Settled(new WriteOutcome.Applied()));
    }

    @Test
    void aVersionConflictIsSuperseded() {
        assertThat(classifier.classify(409, error("version_conflict_engine_exception", "")))
                .isEqualTo(new ItemVerdict.Settled(new WriteOutcome.Superseded()));
    }

    @ParameterizedTest
    @CsvSource({
        "429,rejected_execution_exception",
        "429,circuit_breaking_exception",
        "429,cluster_block_exception",
        "403,cluster_block_exception",
        "403,security_exception",
        "503,unavailable_shards_exception",
        "503,unheard_of_exception",
        "400,index_closed_exception",
        "500,node_closed_exception"
    })
    void whatSaysNothingAboutTheDocumentIsTurnedAway(int status, String type) {
        assertThat(classifier.classify(status, error(type, "")))
                .isInstanceOfSatisfying(
                        ItemVerdict.TurnedAway.class,
                        verdict -> assertThat(verdict.obstacle().reason()).endsWith("%s (%d)".formatted(type, status)));
    }

    @ParameterizedTest
    @CsvSource({
        "400,mapper_parsing_exception",
        "400,document_parsing_exception",
        "400,strict_dynamic_mapping_exception",
        "400,illegal_argument_exception",
        "409,unheard_of_exception",
        "404,unheard_of_exception",
        "422,unheard_of_exception"
    })
    void whatIsWrongWithTheDocumentIsRefused(int status, String type) {
        assertThat(classifier.classify(status, error(type, "")))
                .isEqualTo(new ItemVerdict.Settled(new WriteOutcome.Refused("", type)));
    }

    @Test
    void anInternalErrorCountsAsAFailure() {
        assertThat(classifier.classify(500, error("null_pointer_exception", "x")))
                .isEqualTo(new ItemVerdict.Failed("null_pointer_exception (500)"));
        assertThat(classifier.classify(0, ItemError.NONE)).isEqualTo(new ItemVerdict.Failed("no error type (0)"));
    }

    @Test
    void aMissingIndexStopsTheWrite() {
        assertThat(classifier.classify(404, error("index_not_found_exception", "no such index")))
                .isEqualTo(new ItemVerdict.IndexMissing());
    }

    private static ItemError error(String type, String reason) {
        return new ItemError(type, reason, "", "");
    }
}
