package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SqlTest {
    @Test
    void quotesNamesAndValues() {
        assertThat(Sql.identifier("a\"b")).isEqualTo("\"a\"\"b\"");
        assertThat(Sql.literal("it's \\ \" so")).isEqualTo("'it''s \\ \" so'");
        assertThat(Sql.array(Arrays.asList("NULL", null, ""))).isEqualTo("{\"NULL\",NULL,\"\"}");
        assertThat(Sql.arrayLiteral(List.of("a", "b'c", "d\"e\\f"))).isEqualTo("'{\"a\",\"b''c\",\"d\\\"e\\\\f\"}'");
    }

    @Test
    void refusesWhatNoQuotingCanCarry() {
        assertThatThrownBy(() -> Sql.literal("a\0b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot quote a text for PostgreSQL: it contains a NUL character");
    }

    @Test
    void wrapsAQueryWhateverItEndsWith() {
        assertThat(Sql.subquery(" SELECT 1 ; \n;")).isEqualTo("(\nSELECT 1\n) AS q");
        assertThat(Sql.subquery("SELECT 1 -- one")).isEqualTo("(\nSELECT 1 -- one\n) AS q");
    }
}
