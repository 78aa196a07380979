package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.KeyRange;
import io.greenlight.document.Position;
import io.greenlight.document.Scope;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.SourceRefused;
import io.greenlight.schema.FieldKind;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresPageSourceIT {
    private static final Shard SHARD = new Shard(
            PostgresPageSourceIT.class,
            """
            CREATE TABLE whole (account int4, id int8, name text, PRIMARY KEY (account, id));
            INSERT INTO whole SELECT a, i * 3 - 200, 'n' || i FROM generate_series(1, 20) a, generate_series(1, 500) i
            """,
            """
            CREATE TABLE words (account text COLLATE "en-US-x-icu", id text COLLATE "en-US-x-icu", PRIMARY KEY (account, id));
            INSERT INTO words SELECT account, prefix || md5((i % 625)::text) || CASE WHEN i > 625 THEN 'Ä' ELSE 'ä' END
            FROM unnest(ARRAY['a', 'B', 'ä', 'Z: \\{"']) account, unnest(ARRAY['a', 'A']) prefix, generate_series(1, 1250) i
            """,
            """
            CREATE TABLE ids (account uuid, id uuid, PRIMARY KEY (account, id));
            INSERT INTO ids SELECT md5((i % 10)::text)::uuid, md5(i::text)::uuid FROM generate_series(1, 10000) i
            """,
            """
            CREATE TABLE events (account int8, at timestamptz, kind text COLLATE "C", n numeric, PRIMARY KEY (account, at, kind, n));
            INSERT INTO events SELECT i % 7, timestamptz '1969-12-31 23:59:59.5Z' + (i / 40) * interval '0.000001 s', 'k' || i % 20, i / 8.0
            FROM generate_series(1, 10000) i
            """,
            """
            CREATE TABLE grp (account int8, id int4, grp int4);
            INSERT INTO grp SELECT a, i * 3 - 200, g FROM generate_series(1, 20) a, generate_series(1, 500) i, generate_series(1, 3) g
                WHERE i % 4 >= g ORDER BY md5(concat(a, i, g))
            """,
            "CREATE VIEW doubled AS SELECT * FROM whole UNION ALL SELECT * FROM whole WHERE id = 10",
            "ANALYZE");

    private static final EntityQuery WHOLE = Shard.entity(
            Schemas.keyedBy("id").with("name", FieldKind.TEXT).named("subscriber"),
            "SELECT account, id, name FROM whole -- all of them");

    @ParameterizedTest
    @CsvSource({
        "whole, id, 1",
        "whole, id, 7",
        "whole, id, 1000",
        "words, id, 7",
        "words, id, 1000",
        "ids, id, 7",
        "ids, id, 1000",
        "events, at kind n, 7",
        "events, at kind n, 1000"
    })
    void readsEveryKeyOfAPackOnce(String table, String key, int limit) {
        EntityQuery entity = keysOf(table, key);
        List<String> accounts = SHARD.query("SELECT DISTINCT account::text FROM " + table);
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, entity)) {
            List<String> read = Shard.keys(Shard.pages(pages, Shard.pack(accounts.toArray(String[]::new)), limit));

            assertThat(read).hasSize(10_000).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole:id", "words:id", "ids:id", "events:at kind n"})
    void resumesAPackAfterAnyPosition(String tableAndKey) {
        String[] parts = tableAndKey.split(":", 2);
        EntityQuery entity = keysOf(parts[0], parts[1]);
        List<String> accounts = SHARD.query("SELECT DISTINCT account::text FROM " + parts[0]);
        Scope scope = Shard.pack(accounts.toArray(String[]::new));
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, entity)) {
            Page all = pages.read(new PageRequest(scope, null, 20_000));
            for (int i = 0; i < 10_000; i += 397) {
                Position after = new Position(
                        all.documents().get(i).account(), all.documents().get(i).key());
                Page rest = pages.read(new PageRequest(scope, after, 3));
                assertThat(Shard.keys(List.of(rest)))
                        .isEqualTo(Shard.keys(List.of(all)).stream()
                                .skip(i + 1L)
                                .limit(3)
                                .toList());
            }
            assertThat(all.end()).isTrue();
        }
    }

    @Test
    void readsOnlyTheAccountsOfAPackInTheSourcesOrder() {
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, WHOLE)) {
            Page page = pages.read(new PageRequest(Shard.pack("10", "9", "777"), null, 5_000));

            assertThat(page.rows()).isEqualTo(1_000);
            assertThat(page.documents().getFirst().account()).isEqualTo(new AccountId("9"));
            assertThat(page.last()).isEqualTo(new Position(new AccountId("10"), Key.of("1300")));
        }
    }

    @ParameterizedTest
    @CsvSource({"-197, 1300, 499", ", 100, 100", "1297, , 1", ", , 500", "100, -100, 0", "5, 7, 1"})
    void readsAKeyRange(@Nullable String after, @Nullable String through, int rows) {
        KeyRange range = new KeyRange(
                new AccountId("3"), after == null ? null : Key.of(after), through == null ? null : Key.of(through));
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, WHOLE)) {
            assertThat(Shard.keys(Shard.pages(pages, new Scope.Range(range), 99)))
                    .hasSize(rows);
        }
    }

    @Test
    void saysThatThePageIsTheLastOnlyWhenItIs() {
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, WHOLE)) {
            Page first = pages.read(new PageRequest(Shard.pack("1"), null, 499));
            Page last = pages.read(new PageRequest(Shard.pack("1"), first.last(), 1));
            Page none = pages.read(new PageRequest(Shard.pack("1"), last.last(), 1));

            assertThat(first.end()).isFalse();
            assertThat(last.end()).isTrue();
            assertThat(none.end()).isTrue();
            assertThat(none.last()).isNull();
        }
    }

    @Test
    void joinsTheElementsOfACollectionInTheOrderOfTheirValues() {
        EntityQuery entity = Shard.entity(
                Schemas.keyedBy("id")
                        .withArray("groups", FieldKind.LONG)
                        .with("name", FieldKind.TEXT)
                        .named("subscriber"),
                "SELECT account, id, name FROM whole;",
                Map.of("groups", "SELECT account, id, grp AS value FROM grp"));
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, entity)) {
            List<Page> read = Shard.pages(pages, Shard.pack("2", "3", "20"), 333);
            List<String> documents = read.stream()
                    .flatMap(page -> page.documents().stream())
                    .map(Shard::json)
                    .toList();

            assertThat(documents).hasSize(1_500);
            assertThat(documents.subList(500, 504))
                    .containsExactly(
                            "{\"account\":\"3\",\"id\":\"-197\",\"groups\":[1],\"name\":\"n1\"}",
                            "{\"account\":\"3\",\"id\":\"-194\",\"groups\":[1,2],\"name\":\"n2\"}",
                            "{\"account\":\"3\",\"id\":\"-191\",\"groups\":[1,2,3],\"name\":\"n3\"}",
                            "{\"account\":\"3\",\"id\":\"-188\",\"groups\":[],\"name\":\"n4\"}");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 70, 71, 1_000})
    void refusesRowsThatAreNotUniqueEvenAcrossTheBorderOfAPage(int limit) {
        EntityQuery entity = Shard.entity(WHOLE.schema(), "SELECT * FROM doubled");
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, entity)) {
            assertThatThrownBy(() -> Shard.pages(pages, Shard.pack("4"), limit))
                    .isInstanceOf(SourceRefused.class)
                    .hasMessage("Cannot read subscriber of shard Shard \"1\" at source eu-1: its rows are not unique in"
                            + " (account, id). Let the page query give one row per document.");
        }
    }

    @Test
    void takesAHostileAccountForAName() {
        EntityQuery entity = keysOf("words", "id");
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, entity)) {
            Scope hostile = Shard.pack("'; DROP TABLE words; --", "\\'; DROP TABLE words; --", "{\"}',\\", "$1 ?");
            assertThat(pages.read(new PageRequest(hostile, null, 10)).rows()).isZero();
            Scope range = new Scope.Range(
                    new KeyRange(new AccountId("'; DROP TABLE words; --"), Key.of("') OR true; --"), Key.of("\\")));
            assertThat(pages.read(new PageRequest(range, null, 10)).rows()).isZero();
            assertThat(Shard.pages(pages, Shard.pack("Z: \\{\""), 5_000)
                            .getFirst()
                            .rows())
                    .isEqualTo(2_500);
        }
    }

    @Test
    void endsAPageEarlyWhenItsRowsAreTooManyBytes() {
        PostgresSettings.Limits defaults = PostgresSettings.Limits.DEFAULTS;
        PostgresSettings.Limits small =
                new PostgresSettings.Limits(2, defaults.connectTimeout(), defaults.statementTimeout(), 3_000);
        try (PostgresSource source = SHARD.source(SHARD.access(), small);
                PageSource pages = source.openPages(Shard.NAME, WHOLE)) {
            List<Page> read = Shard.pages(pages, Shard.pack("1", "2"), 1_000);

            assertThat(read).hasSizeGreaterThan(5);
            assertThat(Shard.keys(read)).hasSize(1_000).doesNotHaveDuplicates();
        }
    }

    private static EntityQuery keysOf(String table, String key) {
        return Shard.entity(Schemas.keyedBy(key.split(" ")).named("thing"), "SELECT * FROM " + table);
    }
}
