package io.greenlight.testbed.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServersIT {
    private static final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path temporary;

    @Test
    void postgresIsReadyForLogicalDecodingInAForeignTimeZone() throws SQLException {
        TestDatabase database = TestServers.newDatabase(ServersIT.class);

        assertThat(show(database.server(), database.name(), "wal_level")).isEqualTo("logical");
        assertThat(show(database.server(), database.name(), "track_commit_timestamp"))
                .isEqualTo("off");
        assertThat(show(database.server(), database.name(), "server_version")).startsWith("18.");
        // The driver sets the JVM's zone on its sessions; the server's own is in its file or on its command line.
        assertThat(query(database.server(), database.name(), """
                        SELECT pg_read_file('postmaster.opts')
                               || coalesce((SELECT setting FROM pg_file_settings WHERE lower(name) = 'timezone' AND applied), '')"""))
                .contains("Asia/Kathmandu")
                .doesNotContain(TimeZone.getDefault().getID());
    }

    @Test
    void postgresRefusesAWrongPassword() {
        PostgresServer server = TestServers.postgres();

        assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl("postgres"), server.username(), "wrong")
                        .close())
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void postgresKeepsPortAndDataOverARestartAndGoesWithItsData() throws SQLException {
        try (Servers servers = Servers.selectIn(temporary.resolve("servers"));
                PostgresServer server = servers.startPostgres("one", Map.of("work_mem", "5MB"))) {
            int port = server.port();
            server.createDatabase("shop");
            execute(server, "shop", "CREATE TABLE kept AS SELECT 42 AS answer");

            server.stop();
            assertThatThrownBy(() -> show(server, "shop", "work_mem")).isInstanceOf(SQLException.class);
            server.restart();

            assertThat(server.port()).isEqualTo(port);
            assertThat(query(server, "shop", "SELECT answer FROM kept")).isEqualTo("42");
            assertThat(show(server, "shop", "work_mem")).isEqualTo("5MB");
        }
        assertThat(temporary.resolve("servers")).doesNotExist();
    }

    @Test
    void openSearchFreezesGoesOnAndKeepsItsDocumentsOverAKillAndARestart() throws Exception {
        try (Servers servers = Servers.selectIn(temporary.resolve("servers"));
                OpenSearchServer server = servers.startOpenSearch("one", 512)) {
            assertThat(call(server, "GET", "/", "")).contains("\"number\" : \"3.");
            assertThat(call(server, "PUT", "/kept/_doc/1?refresh=true", "{\"answer\":42}"))
                    .contains("\"created\"");

            server.suspend();
            assertThatThrownBy(() -> call(server, "GET", "/", "")).hasMessageContaining("timed out");
            server.resume();
            assertThat(call(server, "GET", "/", "")).contains("opensearch");

            server.kill();
            assertThatThrownBy(() -> call(server, "GET", "/", "")).isInstanceOf(IOException.class);
            server.restart();

            assertThat(call(server, "GET", "/kept/_doc/1", "")).contains("\"answer\":42");
            assertThat(call(server, "GET", "/_cat/plugins", "")).doesNotContain("security");
        }
    }

    @Test
    void keptServersOutliveTheirSelectionAndCanBeStoppedFromTheirFile() throws Exception {
        Path directory = Files.createDirectory(temporary.resolve("kept"));
        PostgresServer server;
        try (Servers servers = Servers.keepAlive(directory)) {
            server = servers.startPostgres("kept", Map.of());
        }
        assertThat(show(server, "postgres", "wal_level")).isEqualTo("logical");

        KeptServers kept = KeptServers.read(directory);
        assertThat(kept.servers()).singleElement().satisfies(one -> {
            assertThat(one.url()).isEqualTo(server.jdbcUrl(""));
            assertThat(one.isAlive()).isTrue();
        });
        kept.stop();

        assertThat(kept.servers()).noneMatch(KeptServer::isAlive);
        assertThat(KeptServers.read(directory).servers()).isEmpty();
        assertThat(directory.resolve("kept")).doesNotExist();
    }

    private static String show(PostgresServer server, String database, String setting) throws SQLException {
        return query(server, database, "SHOW " + setting);
    }

    private static String query(PostgresServer server, String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void execute(PostgresServer server, String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String call(OpenSearchServer server, String method, String path, String body) throws Exception {
        URI uri = server.url().resolve(path);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }
}
