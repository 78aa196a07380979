package io.greenlight.testbed.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.testbed.servers.TestDatabase;
import io.greenlight.testbed.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DataGeneratorIT {
    private static final DataSet SMALL = DataSet.demo(Instant.parse("2026-03-01T12:00:00Z"))
            .withAccounts(40)
            .withSubscribers(4_000)
            .withEvents(10_000);

    private Connection connection;

    @BeforeEach
    void connect() throws SQLException {
        TestDatabase database = TestServers.newDatabase(DataGeneratorIT.class);
        connection = database.connect();
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void everyAccountHasExactlyItsRows() throws SQLException {
        DataGenerator generator = new DataGenerator(SMALL);
        DataGenerator.Loaded loaded = generator.loadAll(connection, "shop");
        use("shop");

        assertThat(loaded.subscribers()).isEqualTo(4_000);
        assertThat(loaded.events()).isEqualTo(10_000);
        assertThat(longs("SELECT count(*) FROM subscribers GROUP BY account_id ORDER BY account_id"))
                .isEqualTo(generator.population().accounts().stream()
                        .map(Account::subscribers)
                        .toList());
        assertThat(longs("SELECT count(*) FROM events GROUP BY account_id ORDER BY account_id"))
                .isEqualTo(generator.population().accounts().stream()
                        .map(Account::events)
                        .toList());
        assertThat(longs("SELECT count(*) FROM subscriber_groups")).containsExactly(loaded.groups());
    }

    @Test
    void equalSeedsGiveEqualRows() throws SQLException {
        new DataGenerator(SMALL).loadAll(connection, "one");
        new DataGenerator(SMALL).loadAll(connection, "two");
        new DataGenerator(SMALL.withSeed(7)).loadAll(connection, "three");

        for (String table : List.of("accounts", "subscribers", "subscriber_groups", "events")) {
            assertThat(fingerprint("two." + table)).isEqualTo(fingerprint("one." + table));
            assertThat(fingerprint("three." + table)).isNotEqualTo(fingerprint("one." + table));
        }
    }

    @Test
    void rowsAgreeWithThemselves() throws SQLException {
        new DataGenerator(SMALL).loadAll(connection, "shop");
        use("shop");

        assertThat(longs("SELECT count(*) FROM subscribers WHERE opened > sent OR clicked > opened"))
                .containsExactly(0L);
        assertThat(longs("SELECT count(*) FROM subscribers WHERE domain <> split_part(email, '@', -1)"))
                .containsExactly(0L);
        assertThat(longs("SELECT count(DISTINCT (account_id, email)) FROM subscribers"))
                .containsExactly(4_000L);
        assertThat(longs("SELECT count(*) FROM events e LEFT JOIN subscribers s"
                        + " ON s.account_id = e.account_id AND s.id = e.subscriber_id WHERE s.id IS NULL"))
                .containsExactly(0L);
        assertThat(longs("SELECT count(DISTINCT date_trunc('month', occurred_at)) FROM events")
                        .getFirst())
                .isBetween(18L, 19L);
        assertThat(
                        longs(
                                "SELECT max(n) FROM (SELECT count(*) n FROM subscriber_groups GROUP BY account_id, subscriber_id) g"))
                .containsExactly(5L);
        assertThat(longs(
                        "SELECT count(*) FROM (SELECT occurred_at - lag(occurred_at) OVER (PARTITION BY account_id ORDER BY id)"
                                + " AS step FROM events) s WHERE step < interval '0'"))
                .containsExactly(0L);
    }

    @Test
    void shardsHoldTheirOwnAccounts() throws SQLException {
        DataGenerator generator = new DataGenerator(SMALL);
        for (Shard shard : Shard.values()) {
            generator.load(connection, shard);
            assertThat(longs("SELECT id FROM %s.accounts ORDER BY id".formatted(shard.schema())))
                    .isEqualTo(generator.population().on(shard).stream()
                            .map(Account::id)
                            .toList());
        }
    }

    @Test
    void queriesGiveAColumnPerFieldOfTheDocuments() throws SQLException {
        new DataGenerator(SMALL).loadAll(connection, "shop");
        use("shop");

        assertThat(columns(PlatformSql.subscriberDirectory()))
                .containsExactly("account", "name", "plan", "next_send", "documents");
        assertThat(columns(PlatformSql.eventDirectory()))
                .containsExactly("account", "name", "plan", "next_send", "documents");
        assertThat(columns(PlatformSql.subscriberGroupIds())).containsExactly("account", "id", "value");
        assertThat(columns(PlatformSql.subscriberPage()))
                .containsExactly(
                        "account",
                        "id",
                        "email",
                        "domain",
                        "name",
                        "status",
                        "source",
                        "country",
                        "city",
                        "created_at",
                        "updated_at",
                        "subscribed_at",
                        "tags",
                        "sent",
                        "opened",
                        "clicked",
                        "last_open_at",
                        "last_click_at",
                        "score",
                        "custom_fields");
        assertThat(columns(PlatformSql.eventPage()))
                .containsExactly("account", "id", "subscriber", "type", "campaign", "time", "url", "ip", "user_agent");
    }

    @Test
    void badRowsCanBeInserted() throws SQLException {
        new DataGenerator(SMALL).loadAll(connection, "shop");
        use("shop");

        long id = 1;
        for (BadRow bad : BadRow.values()) {
            bad.insert(connection, 1, id++);
        }
        BadRow.insertNulInJson(connection, 1, 1_000);

        assertThat(longs("SELECT count(*) FROM subscribers WHERE account_id = 1"))
                .containsExactly(BadRow.values().length + 1L);
        assertThat(longs("SELECT count(*) FROM subscribers WHERE account_id = 1 AND created_at = 'infinity'"))
                .containsExactly(1L);
    }

    private void use(String schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = " + schema);
        }
    }

    private List<Long> longs(String sql) throws SQLException {
        List<Long> values = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            while (result.next()) {
                values.add(result.getLong(1));
            }
        }
        return values;
    }

    private List<Long> fingerprint(String table) throws SQLException {
        return longs("SELECT sum(hashtextextended(t::text, 0)) %% 1000000007 FROM %s t".formatted(table));
    }

    private List<String> columns(String sql) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            ResultSetMetaData columns = result.getMetaData();
            for (int i = 1; i <= columns.getColumnCount(); i++) {
                names.add(columns.getColumnLabel(i));
            }
        }
        return names;
    }
}
