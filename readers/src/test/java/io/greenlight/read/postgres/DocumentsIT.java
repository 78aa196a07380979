package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.document.AccountId;
import io.greenlight.document.Document;
import io.greenlight.document.Key;
import io.greenlight.document.Position;
import io.greenlight.document.Scope;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.schema.FieldKind;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading documents of several accounts by their keys. */
class DocumentsIT {
    private static final Shard SHARD = new Shard(DocumentsIT.class, """
            CREATE TABLE people (account int8, id int8, name text, PRIMARY KEY (account, id));
            INSERT INTO people SELECT i % 1000, i, 'n' || i FROM generate_series(1, 200000) i
            """, """
            CREATE TABLE teams (account int8, person int4, team int8, PRIMARY KEY (account, person, team));
            INSERT INTO teams SELECT i % 1000, i, t FROM generate_series(1, 200000) i, generate_series(1, 3) t WHERE i % 4 >= t
            """, """
            CREATE TABLE words (account varchar(9), id text COLLATE "en-US-x-icu", name text, PRIMARY KEY (account, id));
            INSERT INTO words SELECT 'a"' || i % 100, 'Ä{,' || i, 'n' || i FROM generate_series(1, 20000) i
            """, """
            CREATE TABLE ids (account uuid, id uuid, at timestamptz, name text, PRIMARY KEY (account, id, at));
            INSERT INTO ids SELECT md5((i % 100)::text)::uuid, md5(i::text)::uuid, 'epoch', 'n' || i FROM generate_series(1, 20000) i
            """, "ANALYZE");

    private static final EntityQuery PEOPLE = Shard.entity(
            Schemas.keyedBy("id")
                    .with("name", FieldKind.TEXT)
                    .withArray("teams", FieldKind.LONG)
                    .named("subscriber"),
            "SELECT account, id, name FROM people",
            Map.of("teams", "SELECT account, person AS id, team AS value FROM teams"));

    @Test
    void readsEachDocumentWithItsCollections() {
        Scope scope = new Scope.Documents(
                List.of(person(1, 1), person(2, 2), person(3, 4003), person(999, 1999), person(3, 4), person(12, 777)));
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, PEOPLE)) {
            List<String> documents = Shard.pages(pages, scope, 3).stream()
                    .flatMap(page -> page.documents().stream())
                    .map(Shard::json)
                    .toList();

            assertThat(documents)
                    .containsExactly(
                            "{\"account\":\"1\",\"id\":\"1\",\"name\":\"n1\",\"teams\":[1]}",
                            "{\"account\":\"2\",\"id\":\"2\",\"name\":\"n2\",\"teams\":[1,2]}",
                            "{\"account\":\"3\",\"id\":\"4003\",\"name\":\"n4003\",\"teams\":[1,2,3]}",
                            "{\"account\":\"999\",\"id\":\"1999\",\"name\":\"n1999\",\"teams\":[1,2,3]}");
        }
    }

    @Test
    void readsKeysOfOneAccountInPages() {
        List<Key> keys = IntStream.range(0, 200)
                .mapToObj(i -> Key.of(Integer.toString(7 + i * 1000)))
                .toList();
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, PEOPLE)) {
            List<Page> read = Shard.pages(pages, new Scope.Keys(new AccountId("7"), keys), 33);

            assertThat(read).hasSize(7);
            assertThat(Shard.keys(read)).hasSize(200).doesNotHaveDuplicates();
        }
    }

    @ParameterizedTest
    @CsvSource({"people, id", "words, id", "ids, id at"})
    void findsThousandsOfDocumentsOfManyAccountsWhateverTheirKeys(String table, String key) {
        EntityQuery entity = Shard.entity(
                Schemas.keyedBy(key.split(" ")).with("name", FieldKind.TEXT).named("thing"), "SELECT * FROM " + table);
        List<String> accounts = SHARD.query("SELECT DISTINCT account::text FROM " + table);
        try (PostgresSource source = SHARD.source();
                PageSource pages = source.openPages(Shard.NAME, entity)) {
            List<Position> wanted = new ArrayList<>();
            for (Document document : pages.read(
                            new PageRequest(Shard.pack(accounts.toArray(String[]::new)), null, 20_000))
                    .documents()) {
                if (wanted.size() < 5_000) {
                    wanted.add(new Position(document.account(), document.key()));
                }
            }
            List<Position> twice = new ArrayList<>(wanted.reversed());
            twice.addAll(wanted);
            Scope scope = new Scope.Documents(twice);

            assertThat(Shard.keys(Shard.pages(pages, scope, 20_000)))
                    .isEqualTo(Shard.keys(Shard.pages(pages, scope, 999)))
                    .hasSize(5_000);
        }
    }

    @Test
    void looksDocumentsUpInTheIndexHoweverManyThereAre() throws SQLException {
        List<Position> wanted = IntStream.range(0, 5_000)
                .mapToObj(i -> person((i * 37) % 1000, (i * 37) % 1000 + 1000 * (i % 200)))
                .toList();
        try (Session session = new Session(SHARD.connect())) {
            ReadPlan plan = Plans.plan("plan", session, PEOPLE);
            String page = plan.selectPage(new PageRequest(new Scope.Documents(wanted), null, 5_000), 1);
            String elements = plan.selectElements(plan.collections().getFirst(), new Scope.Documents(wanted), wanted);

            assertThat(explain(session, page))
                    .contains("Index Scan using people_pkey")
                    .doesNotContain("Seq Scan");
            assertThat(explain(session, elements)).contains("using teams_pkey").doesNotContain("Seq Scan");
        }
    }

    private static String explain(Session session, String select) throws SQLException {
        return String.join("\n", session.queryRows("EXPLAIN " + select, row -> row.getString(1)));
    }

    private static Position person(int account, int id) {
        return new Position(new AccountId(Integer.toString(account)), Key.of(Integer.toString(id)));
    }
}
