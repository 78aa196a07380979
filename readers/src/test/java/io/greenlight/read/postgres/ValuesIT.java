package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.document.Rejection;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.SourceRefused;
import io.greenlight.schema.FieldKind;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every type of PostgreSQL that fits a kind of field, at its borders. */
class ValuesIT {
    private static final Shard SHARD = new Shard(
            ValuesIT.class,
            "CREATE EXTENSION citext SCHEMA public",
            "CREATE TYPE mood AS ENUM ('sad', 'happy \"quoted\"')",
            "CREATE DOMAIN email AS text CHECK (value LIKE '%@%')",
            "CREATE DOMAIN inner_domain AS email");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "true                                   | BOOLEAN | true",
                "false                                  | BOOLEAN | false",
                "(-32768)::int2                         | LONG | -32768",
                "(-2147483648)::int4                    | LONG | -2147483648",
                "9223372036854775807::int8              | LONG | 9223372036854775807",
                "(-9223372036854775808)::int8           | LONG | -9223372036854775808",
                "9223372036854775807::numeric           | LONG | 9223372036854775807",
                "-9223372036854775808::numeric          | LONG | -9223372036854775808",
                "120000.00::numeric                     | LONG | 120000",
                "0::numeric                             | LONG | 0",
                "7::int2                                | DOUBLE | 7.0",
                "0.1::float4                            | DOUBLE | 0.1",
                "0.1::float8                            | DOUBLE | 0.1",
                "-1.5e300::float8                       | DOUBLE | -1.5E300",
                "12345.678901::numeric                  | DOUBLE | 12345.678901",
                "-0.00001234::numeric                   | DOUBLE | -1.234E-5",
                "10000::numeric                         | DOUBLE | 10000.0",
                "'Grüße 👋'::text                        | TEXT | \"Grüße 👋\"",
                "'ab'::varchar(5)                       | TEXT | \"ab\"",
                "'ab'::char(5)                          | TEXT | \"ab\"",
                "'pg'::name                             | TEXT | \"pg\"",
                "'Ab@c'::public.citext                  | TEXT | \"Ab@c\"",
                "'happy \"quoted\"'::mood               | TEXT | \"happy \\\"quoted\\\"\"",
                "'a@b'::email                           | TEXT | \"a@b\"",
                "'a@b'::inner_domain                    | TEXT | \"a@b\"",
                "42::int8                               | TEXT | \"42\"",
                "123456789012345678901234567890.50      | TEXT | \"123456789012345678901234567890.50\"",
                "-0.000100::numeric                     | TEXT | \"-0.000100\"",
                "'NaN'::numeric                         | TEXT | \"NaN\"",
                "'-Infinity'::numeric                   | TEXT | \"-Infinity\"",
                "'00112233-4455-6677-8899-AABBCCDDEEFF'::uuid | TEXT | \"00112233-4455-6677-8899-aabbccddeeff\"",
                "'192.168.0.1'::inet                    | TEXT | \"192.168.0.1\"",
                "'192.168.0.0/16'::cidr                 | TEXT | \"192.168.0.0/16\"",
                "'2001:db8::1'::inet                    | TEXT | \"2001:db8:0:0:0:0:0:1\"",
                "'2026-11-22 10:15:03.000001+05'::timestamptz | TIMESTAMP | \"2026-11-22T05:15:03.000001Z\"",
                "'2026-11-22 10:15:03'::timestamp       | TIMESTAMP | \"2026-11-22T10:15:03Z\"",
                "'9999-12-31 23:59:59.999999Z'::timestamptz | TIMESTAMP | \"9999-12-31T23:59:59.999999Z\"",
                "'0001-01-01 00:00:00Z'::timestamptz    | TIMESTAMP | \"0001-01-01T00:00:00Z\"",
                "'2026-11-22'::date                     | TIMESTAMP | \"2026-11-22T00:00:00Z\"",
                "'2026-11-22'::date                     | DATE | \"2026-11-22\"",
                "'0001-01-01'::date                     | DATE | \"0001-01-01\"",
                "'{\"a\": [1, null]}'::json             | JSON | {\"a\":[1,null]}",
                "'{\"a\": [1, null]}'::jsonb            | JSON | {\"a\":[1,null]}",
            })
    void decodes(String value, FieldKind kind, String json) {
        Page page = read(value, kind, false);

        assertThat(page.rejections()).isEmpty();
        assertThat(Shard.json(page.documents().getFirst()))
                .isEqualTo("{\"account\":\"1\",\"id\":\"1\",\"v\":" + json + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bool",
                "int2",
                "numeric",
                "text",
                "uuid",
                "timestamptz",
                "date",
                "jsonb",
                "inet",
            })
    void leavesOutWhatIsNull(String type) {
        FieldKind kind = switch (type) {
            case "bool" -> FieldKind.BOOLEAN;
            case "int2", "numeric" -> FieldKind.LONG;
            case "timestamptz" -> FieldKind.TIMESTAMP;
            case "date" -> FieldKind.DATE;
            case "jsonb" -> FieldKind.JSON;
            default -> FieldKind.TEXT;
        };
        Page page = read("NULL::" + type, kind, false);

        assertThat(Shard.json(page.documents().getFirst())).isEqualTo("{\"account\":\"1\",\"id\":\"1\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'{}'::int4[]                           | LONG | []",
                "'{1,-2,3}'::int8[]                     | LONG | [1,-2,3]",
                "'[5:6]={7,8}'::int4[]                  | LONG | [7,8]",
                "ARRAY['a','','ü']::text[]              | TEXT | [\"a\",\"\",\"ü\"]",
                "ARRAY['sad']::mood[]                   | TEXT | [\"sad\"]",
                "ARRAY['2026-11-22']::date[]            | DATE | [\"2026-11-22\"]",
                "ARRAY['{\"a\":1}']::jsonb[]            | JSON | [{\"a\":1}]",
                "ARRAY[true,false]                      | BOOLEAN | [true,false]",
            })
    void decodesArrays(String value, FieldKind kind, String json) {
        Page page = read(value, kind, true);

        assertThat(page.rejections()).isEmpty();
        assertThat(Shard.json(page.documents().getFirst()))
                .isEqualTo("{\"account\":\"1\",\"id\":\"1\",\"v\":" + json + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'infinity'::timestamptz                | TIMESTAMP | false | is an infinite timestamp",
                "'-infinity'::timestamp                 | TIMESTAMP | false | is an infinite timestamp",
                "'infinity'::date                       | TIMESTAMP | false | is an infinite date",
                "'-infinity'::date                      | DATE | false | is an infinite date",
                "'294276-12-31 23:59:59Z'::timestamptz  | TIMESTAMP | false | is a timestamp out of range",
                "'5874897-12-31'::date                  | TIMESTAMP | false | is a date out of range",
                "'10000-01-01 00:00:00Z'::timestamptz   | TIMESTAMP | false | lies outside the years 1 to 9999",
                "'0044-03-15 00:00:00Z BC'::timestamptz | TIMESTAMP | false | lies outside the years 1 to 9999",
                "'0001-12-31 BC'::date                  | DATE | false | lies outside the years 1 to 9999",
                "'10000-01-01'::date                    | DATE | false | lies outside the years 1 to 9999",
                "'NaN'::numeric                         | LONG | false | is NaN or infinite",
                "'Infinity'::numeric                    | LONG | false | is NaN or infinite",
                "9223372036854775808::numeric           | LONG | false | is not a whole number of 64 bits",
                "1.5::numeric                           | LONG | false | is not a whole number of 64 bits",
                "'NaN'::float8                          | DOUBLE | false | is not a finite number",
                "'-Infinity'::float4                    | DOUBLE | false | is not a finite number",
                "'NaN'::numeric                         | DOUBLE | false | is not a finite number",
                "repeat('x', 1001)                      | TEXT | false | 1001 bytes",
                "ARRAY[1,NULL]                          | LONG | true  | NULL",
                "'{{1,2},{3,4}}'::int4[]                | LONG | true  | has 2 dimensions",
                "ARRAY['infinity']::date[]              | DATE | true  | is an infinite date",
                "NULL::int4[]                           | LONG | true  | is null",
            })
    void rejectsTheRowAndNamesTheFieldButNotTheValue(String value, FieldKind kind, boolean array, String reason) {
        Page page = read(value, kind, array);

        assertThat(page.documents()).isEmpty();
        assertThat(page.rejections()).hasSize(1);
        Rejection rejection = page.rejections().getFirst();
        assertThat(rejection.field()).isEqualTo("v");
        assertThat(rejection.reason()).contains(reason);
        assertThat(page.last()).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1::money           | DOUBLE | false | money",
                "'a'::bytea         | TEXT   | false | bytea",
                "ARRAY[1]           | LONG   | false | integer[]",
                "1                  | LONG   | true  | integer",
                "1.5::float8        | LONG   | false | double precision",
                "'{}'::jsonb        | TEXT   | false | jsonb",
                "interval '1 s'     | LONG   | false | interval",
            })
    void asksToCastWhatItCannotDecode(String value, FieldKind kind, boolean array, String type) {
        assertThatThrownBy(() -> read(value, kind, array))
                .isInstanceOf(SourceRefused.class)
                .hasMessageContaining("column v has type " + type)
                .hasMessageContaining("Cast it in the SQL, as v::text");
    }

    @Test
    void keepsGoodRowsBesideBadOnes() {
        EntityQuery entity =
                Shard.entity(Schemas.keyedBy("id").with("v", FieldKind.LONG).named("thing"), """
                SELECT 1 AS account, i AS id, CASE WHEN i % 200 = 0 THEN 1e30 ELSE i END AS v
                FROM generate_series(1, 2000) i
                """);
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, entity)) {
            Page page = pages.read(new PageRequest(Shard.pack("1"), null, 2_000));

            assertThat(page.rejections()).hasSize(10);
            assertThat(page.documents()).hasSize(1_990);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(VALUES ('infinity'::timestamptz), ('-infinity'), ('0044-03-15 00:00:00.000001Z BC'), ('10000-01-01Z'), ('2026-11-22 10:15:03.1Z'), ('294276-12-31Z'))",
                "(VALUES ('infinity'::date), ('-infinity'), ('0044-03-15 BC'), ('10000-01-01'), ('2026-11-22'))",
                "(VALUES ('2026-11-22 10:15:03.1'::timestamp), ('1999-01-01'), ('0044-03-15 00:00:00.000001 BC'))",
                "(VALUES (1.50::numeric), (-1e30), (0.000001), ('NaN'), ('Infinity'), ('-Infinity'))",
                "(VALUES ('a'::char(3)), ('b'), ('  c'))",
                "(VALUES ('sad'::mood), ('happy \"quoted\"'))",
                "(VALUES ('b@c'::email), ('a@c'))",
            })
    void findsTheSameRowByTheTextOfItsKey(String values) {
        EntityQuery entity = Shard.entity(
                Schemas.keyedBy("id").named("thing"), "SELECT 1 AS account, id FROM %s AS v (id)".formatted(values));
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, entity)) {
            assertThat(Shard.keys(Shard.pages(pages, Shard.pack("1"), 1)))
                    .isEqualTo(Shard.keys(Shard.pages(pages, Shard.pack("1"), 100)))
                    .doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "NULL::int4[]                           | LONG | true  | null",
                "'infinity'::timestamptz                | TIMESTAMP | false | \"infinity\"",
                "1.5::numeric                           | LONG | false | \"1.5\"",
                "'NaN'::float8                          | DOUBLE | false | \"NaN\"",
                "'-Infinity'::float4                    | DOUBLE | false | \"-Infinity\"",
                "'[1, \"a\"]'::jsonb                    | JSON | false | \"[1, \\\"a\\\"]\"",
                "'[1,\"a\"]'::json                      | JSON | false | \"[1,\\\"a\\\"]\"",
                "ARRAY['x',NULL]                        | TEXT | true  | [\"x\",null]",
                "'{{1,2},{3,4}}'::int4[]                | LONG | true  | [\"1\",\"2\",\"3\",\"4\"]",
                "ARRAY['infinity','2026-11-22']::date[] | DATE | true  | [\"infinity\",\"2026-11-22\"]",
            })
    void tellsWhatARejectedRowHeldIfAskedTo(String value, FieldKind kind, boolean array, String shown) {
        try (PostgresSource source = SHARD.sourceWithContents(1_000)) {
            Rejection rejection = read(source, value, kind, array).rejections().getFirst();

            assertThat(text(rejection)).isEqualTo("{\"account\":\"1\",\"id\":\"1\",\"v\":%s}".formatted(shown));
            assertThat(rejection.toString()).doesNotContain("\"v\"");
        }
        assertThat(read(value, kind, array).rejections().getFirst().content())
                .as("when nobody asks")
                .isNull();
    }

    @Test
    void tellsTheBeginningOfARowThatIsTooLong() {
        try (PostgresSource source = SHARD.sourceWithContents(100)) {
            Rejection rejection = read(source, "repeat('x', 1001)", FieldKind.TEXT, false)
                    .rejections()
                    .getFirst();

            assertThat(text(rejection))
                    .isEqualTo(("{\"account\":\"1\",\"id\":\"1\",\"v\":\"" + "x".repeat(1001)).substring(0, 100));
            assertThat(Objects.requireNonNull(rejection.content()).isCut()).isTrue();
        }
    }

    @Test
    void tellsOfEachRejectedRowWhatItHeld() {
        EntityQuery entity =
                Shard.entity(Schemas.keyedBy("id").with("v", FieldKind.LONG).named("thing"), """
                SELECT 1 AS account, i AS id, CASE WHEN i % 200 = 0 THEN i + 0.5 ELSE i END AS v
                FROM generate_series(1, 2000) i
                """);
        try (PostgresSource source = SHARD.sourceWithContents(1_000);
                PageSource pages = source.openPages(Shard.NAME, entity)) {
            Page page = pages.read(new PageRequest(Shard.pack("1"), null, 2_000));

            assertThat(page.rejections())
                    .hasSize(10)
                    .allSatisfy(rejection ->
                            assertThat(text(rejection)).contains("\"v\":\"%s.5\"".formatted(rejection.key())));
        }
    }

    private static String text(Rejection rejection) {
        return new String(Objects.requireNonNull(rejection.content()).bytes(), StandardCharsets.UTF_8);
    }

    private static Page read(String value, FieldKind kind, boolean array) {
        try (PostgresSource source = SHARD.source()) {
            return read(source, value, kind, array);
        }
    }

    private static Page read(PostgresSource source, String value, FieldKind kind, boolean array) {
        Schemas schema = Schemas.keyedBy("id");
        EntityQuery entity = Shard.entity(
                (array ? schema.withArray("v", kind) : schema.with("v", kind)).named("thing"),
                "SELECT 1 AS account, 1 AS id, %s AS v".formatted(value));
        try (PageSource pages = source.openPages(Shard.NAME, entity)) {
            return pages.read(new PageRequest(Shard.pack("1"), null, 10));
        }
    }
}
