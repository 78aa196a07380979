package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.Position;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyColumnsTest {
    private static final KeyColumns COLUMNS = new KeyColumns(
            new Column("account_id", "integer", PgType.INT4, false, true),
            List.of(new Column("id", "bigint", PgType.INT8, false, true)));

    @Test
    void passesOverAccountsThatNoRowCanHave() {
        assertThat(COLUMNS.accountIn(
                        List.of(new AccountId("nobody"), new AccountId("42"), new AccountId("9999999999"))))
                .isEqualTo("q.\"account_id\" = ANY ('{\"42\"}'::integer[])");
        assertThat(COLUMNS.accountIn(List.of(new AccountId("nobody"))))
                .isEqualTo("q.\"account_id\" = ANY ('{}'::integer[])");
    }

    @Test
    void passesOverKeysThatNoRowCanHave() {
        AccountId account = new AccountId("42");
        List<Position> wanted = List.of(
                new Position(account, Key.of("x")),
                new Position(account, Key.of("7", "8")),
                new Position(account, Key.of("7")),
                new Position(new AccountId("nobody"), Key.of("7")));

        assertThat(COLUMNS.lookUp(wanted, "q.id", "SELECT 1", ""))
                .startsWith("unnest('{\"42\"}'::integer[], '{\"7\"}'::bigint[]) AS wanted");
    }

    @ParameterizedTest
    @CsvSource({
        "INT2, 32767, true",
        "INT2, 32768, false",
        "INT4, -2147483648, true",
        "INT8, 9223372036854775807, true",
        "INT8, 9223372036854775808, false",
        "INT8, 007, false",
        "INT8, -0, false",
        "INT8, 12345678901234567890123, false",
        "NUMERIC, 1.50, true",
        "NUMERIC, 1e5, false",
        "NUMERIC, x, false",
        "TEXT, anything, true",
        "UUID, x, false",
        "DATE, 2026-01-31, true"
    })
    void knowsWhichTextsAreValues(PgType type, String text, boolean expected) {
        assertThat(KeyText.isOf(type, text)).isEqualTo(expected);
    }

    @Test
    void knowsItsOwnTexts() {
        assertThat(KeyText.isOf(PgType.UUID, UUID.randomUUID().toString())).isTrue();
        assertThat(KeyText.isOf(PgType.TEXT, "a\0b")).isFalse();
    }
}
