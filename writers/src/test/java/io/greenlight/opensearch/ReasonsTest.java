package io.greenlight.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.bulk.WriteOutcome.Refused;
import org.junit.jupiter.api.Test;

class ReasonsTest {
    private final Reasons reasons = new Reasons(People.PERSON);

    @Test
    void namesFieldAndTypeOfAValueThatDoesNotFit() {
        ItemError error = new ItemError(
                "mapper_parsing_exception",
                "failed to parse field [born] of type [date] in document with id '7:1'. Preview of field's value: 'jane@example.org'",
                "illegal_argument_exception",
                "failed to parse date field [jane@example.org] with format [strict_date]");

        assertThat(reasons.refused(error))
                .isEqualTo(new Refused(
                        "born", "mapper_parsing_exception by illegal_argument_exception, the field is of type date"));
    }

    @Test
    void namesTheLimitOfATermThatIsTooLong() {
        ItemError error = new ItemError(
                "illegal_argument_exception",
                "Document contains at least one immense term in field=\"name\" (whose UTF8 encoding is longer than the max length 32766), all of which were skipped. The prefix of the first immense term is: '[106, 97]...'",
                "max_bytes_length_exceeded_exception",
                "bytes can be at most 32766 in length; got 40000");

        assertThat(reasons.refused(error))
                .isEqualTo(new Refused(
                        "name", "illegal_argument_exception by max_bytes_length_exceeded_exception, limit 32766"));
    }

    @Test
    void doesNotNameAFieldThatOnlyTheDocumentHas() {
        ItemError error = new ItemError(
                "strict_dynamic_mapping_exception",
                "mapping set to strict, dynamic introduction of [jane@example.org] within [_doc] is not allowed",
                "",
                "");

        assertThat(reasons.refused(error)).isEqualTo(new Refused("", "strict_dynamic_mapping_exception"));
    }

    @Test
    void passesNothingOnThatItDoesNotRecognise() {
        assertThat(reasons.refused(new ItemError("Jane lives here", "jane@example.org", "<b>", "jane")))
                .isEqualTo(new Refused("", "unknown error by unknown error"));
    }
}
