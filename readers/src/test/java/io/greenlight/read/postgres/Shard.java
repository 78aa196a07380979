package io.greenlight.read.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.greenlight.document.AccountId;
import io.greenlight.document.Document;
import io.greenlight.document.Key;
import io.greenlight.document.Position;
import io.greenlight.document.Scope;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.ReadLimit;
import io.greenlight.schema.EntitySchema;
import io.greenlight.testbed.servers.TestDatabase;
import io.greenlight.testbed.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A database with one shard, and a source that reads it. */
final class Shard {
    static final String NAME = "Shard \"1\"";

    private final TestDatabase database;

    Shard(Class<?> test, String... statements) {
        database = TestServers.newDatabase(test);
        execute("CREATE SCHEMA " + Sql.identifier(NAME));
        execute(statements);
    }

    /** Runs statements as the superuser, with the shard as search path. */
    void execute(String... statements) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Connection connect() throws SQLException {
        Connection connection = database.connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = %s, public".formatted(Sql.identifier(NAME)));
        }
        return connection;
    }

    /** The first column of a query's rows. */
    List<String> query(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(rows.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    PostgresSettings.Access access() {
        return new PostgresSettings.Access(database.jdbcUrl(), database.username(), database.password());
    }

    PostgresSource source() {
        return source(access(), PostgresSettings.Limits.DEFAULTS);
    }

    PostgresSource source(PostgresSettings.Access access, PostgresSettings.Limits limits) {
        return source(access, limits, () -> 2);
    }

    PostgresSource source(PostgresSettings.Access access, PostgresSettings.Limits limits, ReadLimit reads) {
        return new PostgresSource(
                new PostgresSettings("eu-1", access, List.of(NAME), limits), reads, InstantSource.system());
    }

    /** A source that tells what rows hold that have no valid document. */
    PostgresSource sourceWithContents(int mostBytes) {
        PostgresSettings settings =
                new PostgresSettings("eu-1", access(), List.of(NAME), PostgresSettings.Limits.DEFAULTS, mostBytes);
        return new PostgresSource(settings, () -> 2, InstantSource.system());
    }

    /** An entity whose directory nobody reads. */
    static EntityQuery entity(EntitySchema schema, String page) {
        return entity(schema, page, Map.of());
    }

    static EntityQuery entity(EntitySchema schema, String page, Map<String, String> collections) {
        return new EntityQuery(
                schema,
                "SELECT 1 AS account, 'free' AS plan, now() AS next_send, 1 AS documents WHERE false",
                page,
                collections);
    }

    static Scope pack(String... accounts) {
        return new Scope.Pack(Stream.of(accounts).map(AccountId::new).toList());
    }

    /** Reads a scope to its end in pages of this size. */
    static List<Page> pages(PageSource source, Scope scope, int limit) {
        List<Page> pages = new ArrayList<>();
        Position after = null;
        while (pages.isEmpty() || !pages.getLast().end()) {
            Page page = source.read(new PageRequest(scope, after, limit));
            pages.add(page);
            after = page.last() == null ? after : page.last();
        }
        return pages;
    }

    /** Account and key of every document. */
    static List<String> keys(List<Page> pages) {
        return pages.stream()
                .flatMap(page -> page.documents().stream())
                .map(document -> document.account() + " " + parts(document.key()))
                .toList();
    }

    static String json(Document document) {
        String json = new String(document.buffer(), document.offset(), document.length(), UTF_8);
        return json.substring(0, json.indexOf(",\"greenlight\":")) + "}";
    }

    private static String parts(Key key) {
        return String.join(" ", key.parts());
    }
}
