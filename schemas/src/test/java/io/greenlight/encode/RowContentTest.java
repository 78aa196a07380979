package io.greenlight.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.document.RejectedContent;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowContentTest {
    @Test
    void writesEveryValueAsText() {
        RowContent row = new RowContent(1000);
        row.value("score", "NaN");
        row.value("email", null);
        row.values("tags", Arrays.asList("a \"quoted\"", null));
        row.values("groups", List.of());

        RejectedContent content = row.end();

        assertThat(text(content))
                .isEqualTo("{\"score\":\"NaN\",\"email\":null,\"tags\":[\"a \\\"quoted\\\"\",null],\"groups\":[]}");
        assertThat(content.isCut()).isFalse();
    }

    @Test
    void cutsBetweenCharacters() {
        for (int most = 0; most < 20; most++) {
            RowContent row = new RowContent(most);
            row.value("n", "é€𝄞");

            RejectedContent content = row.end();

            String whole = "{\"n\":\"é€𝄞\"}";
            assertThat(content.bytes()).hasSizeLessThanOrEqualTo(most);
            assertThat(whole).startsWith(text(content));
            assertThat(content.isCut()).isEqualTo(most < whole.getBytes(UTF_8).length);
            assertThat(content.bytes().length).isGreaterThan(Math.min(most, whole.getBytes(UTF_8).length) - 4);
        }
    }

    @Test
    void isNeverPartOfAText() {
        RowContent row = new RowContent(1000);
        row.value("email", "ada@example.com");

        assertThat(row.end()).hasToString("27 bytes");
    }

    private static String text(RejectedContent content) {
        return new String(content.bytes(), UTF_8);
    }
}
