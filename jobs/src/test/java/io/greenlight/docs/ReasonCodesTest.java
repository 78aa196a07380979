package io.greenlight.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.readiness.ReasonCode;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReasonCodesTest {
    private static final String PAGE = "docs/operations/readiness.md";

    @Test
    void thePageExplainsEveryReasonAndNoOther() throws IOException {
        List<List<String>> rows = Documents.rowsUnder(PAGE, "code");

        assertThat(rows)
                .extracting(row -> row.getFirst().replace("`", ""))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(ReasonCode.values()).map(ReasonCode::name).toList());
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.get(1)).isIn("yes", "no");
            assertThat(row.get(2)).isNotBlank();
            assertThat(row.get(3)).isNotBlank();
        });
    }
}
