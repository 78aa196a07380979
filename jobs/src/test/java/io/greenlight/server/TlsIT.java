package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.cli.GreenlightCommand;
import io.greenlight.client.GreenlightClient;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.servers.PostgresServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every connection by TLS, with certificates of its own, on both sides. */
class TlsIT {
    private static final String READINESS = "/api/v1/accounts/42/readiness";

    @TempDir
    static Path scratch;

    private static Platform platform;
    private static Pem server;
    private static Pem client;

    @BeforeAll
    static void makeCertificates() throws IOException, InterruptedException, GeneralSecurityException {
        platform = Platform.fill(TlsIT.class, new DataSet(7, 4, 0, 200, 0, Instant.now()));
        server = Pem.make(scratch, "server");
        client = Pem.make(scratch, "client");
    }

    @Test
    void aServerAnswersByTlsAlone() throws GeneralSecurityException, IOException, InterruptedException {
        Installation greenlight = Installation.of(TlsIT.class, platform)
                .with("greenlight.server.tls.certificate", server.certificate().toString())
                .with("greenlight.server.tls.private-key", server.privateKey().toString());
        try (Running running = Running.server(greenlight);
                HttpClient https = HttpClient.newBuilder()
                        .sslContext(server.trusting(null))
                        .build()) {
            assertThat(running.front().url()).startsWith("https://");

            HttpResponse<String> answer = ask(https, running);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.headers().firstValue("Strict-Transport-Security")).contains("max-age=31536000");
            assertThat(running.web().raw("GET / HTTP/1.1")).doesNotContain("HTTP/1.1 2", "HTTP/1.1 3");
            assertThat(running.management().get("/actuator/health/readiness").status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aServerAsksForACertificateIfItIsToldWhoSignsThem()
            throws GeneralSecurityException, IOException, InterruptedException {
        Installation greenlight = Installation.of(TlsIT.class, platform)
                .with("greenlight.server.tls.certificate", server.certificate().toString())
                .with("greenlight.server.tls.private-key", server.privateKey().toString())
                .with("greenlight.server.tls.client-ca", client.certificate().toString());
        try (Running running = Running.server(greenlight);
                HttpClient known = HttpClient.newBuilder()
                        .sslContext(server.trusting(client))
                        .build();
                HttpClient unknown = HttpClient.newBuilder()
                        .sslContext(server.trusting(null))
                        .build()) {
            assertThat(ask(known, running).statusCode()).isEqualTo(404);
            assertThatThrownBy(() -> ask(unknown, running)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void theCommandLineAndTheClientKnowAServerAndShowItWhoTheyAre() throws GeneralSecurityException, IOException {
        Installation greenlight = Installation.of(TlsIT.class, platform)
                .with("greenlight.server.tls.certificate", server.certificate().toString())
                .with("greenlight.server.tls.private-key", server.privateKey().toString())
                .with("greenlight.server.tls.client-ca", client.certificate().toString());
        try (Running running = Running.server(greenlight)) {
            String url = running.front().url();
            String[] trust = {"--server-ca", server.certificate().toString()};
            String[] identity = {
                "--client-certificate",
                client.certificate().toString(),
                "--client-key",
                client.privateKey().toString()
            };

            assertThat(command(url, trust, identity).exitCode()).isZero();
            assertThat(List.of(command(url, trust), command(url, identity), command(url)))
                    .allSatisfy(refused -> {
                        assertThat(refused.exitCode()).isEqualTo(2);
                        assertThat(refused.err()).contains("Cannot ask the server https://");
                    });

            assertThat(asks(url, server.trusting(client))).isEqualTo("UNKNOWN_ACCOUNT");
            assertThat(asks(url, server.trusting(null))).isEqualTo("UNREACHABLE");
            assertThat(asks(url, client.trusting(client))).isEqualTo("UNREACHABLE");
        }
    }

    private static String asks(String url, SSLContext tls) {
        return GreenlightClient.of(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .connectTimeout(Duration.ofSeconds(10))
                .sslContext(tls)
                .build()
                .of("42")
                .code();
    }

    private static CommandResult command(String url, String[]... options) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        List<String> arguments = new ArrayList<>(List.of("status", "--server", url));
        for (String[] some : options) {
            arguments.addAll(List.of(some));
        }
        int code = GreenlightCommand.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments.toArray(String[]::new));
        return new CommandResult(code, out.toString(), err.toString());
    }

    private static HttpResponse<String> ask(HttpClient client, Running running)
            throws IOException, InterruptedException {
        URI uri = URI.create("https://127.0.0.1:%d%s".formatted(running.web().port(), READINESS));
        return client.send(
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20)).build(), BodyHandlers.ofString());
    }

    @Test
    void aTargetIsTrustedByItsAuthorityAndKnowsUsByCertificateAndToken() throws GeneralSecurityException, IOException {
        Installation greenlight = Installation.of(TlsIT.class, platform);
        int port = greenlight.openSearch().url().getPort();
        try (TlsFront front = new TlsFront(client.trusting(server), port)) {
            greenlight
                    .with("greenlight.targets.main.urls", front.url())
                    .with("greenlight.targets.main.token", "target-secret-1")
                    .with("greenlight.targets.main.tls.ca", server.certificate().toString())
                    .with(
                            "greenlight.targets.main.tls.certificate",
                            client.certificate().toString())
                    .with(
                            "greenlight.targets.main.tls.private-key",
                            client.privateKey().toString());

            CommandResult loaded = greenlight.run("reindex", "--entity", "subscriber");

            assertThat(loaded.exitCode()).as(loaded.toString()).isZero();
            assertThat(front.authorizations()).containsExactly("Bearer target-secret-1");

            CommandResult stranger = greenlight
                    .with("greenlight.targets.main.tls.certificate", "")
                    .with("greenlight.targets.main.tls.private-key", "")
                    .run("doctor");
            assertThat(stranger.exitCode()).as(stranger.toString()).isEqualTo(2);
            CommandResult distrusted = greenlight
                    .with("greenlight.targets.main.tls.ca", client.certificate().toString())
                    .run("doctor");
            assertThat(distrusted.exitCode()).as(distrusted.toString()).isEqualTo(2);
            assertThat(stranger.out() + distrusted.out()).doesNotContain("target-secret-1");
        }
        CommandResult broken = greenlight
                .with(
                        "greenlight.targets.main.tls.ca",
                        greenlight.configuration().toString())
                .runAsText("doctor");
        assertThat(broken.exitCode()).isEqualTo(2);
        assertThat(broken.err()).contains("greenlight.targets.main.tls: one of its files cannot be read as PEM");
    }

    /** An authority that we trust has signed it, but for another cluster. */
    @Test
    void aTargetWhoseCertificateHasAnotherNameIsNotTheOneThatIsMeant()
            throws GeneralSecurityException, IOException, InterruptedException {
        Pem other = Pem.make(scratch, "other", "dns:elsewhere.example");
        Installation greenlight = Installation.of(TlsIT.class, platform);
        int port = greenlight.openSearch().url().getPort();
        try (TlsFront front = new TlsFront(client.trusting(other), port)) {
            CommandResult refused = greenlight
                    .with("greenlight.targets.main.urls", front.url())
                    .with("greenlight.targets.main.token", "target-secret-1")
                    .with("greenlight.targets.main.tls.ca", other.certificate().toString())
                    .with(
                            "greenlight.targets.main.tls.certificate",
                            client.certificate().toString())
                    .with(
                            "greenlight.targets.main.tls.private-key",
                            client.privateKey().toString())
                    .run("doctor");

            assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(2);
            assertThat(front.authorizations()).as("nothing was sent to it").isEmpty();
        }
    }

    @Test
    void everyConnectionToPostgresqlFollowsItsUrl() throws IOException, SQLException {
        PostgresServer postgres =
                platform.databases().values().iterator().next().server();
        encrypt(postgres);
        String parameters = "?sslmode=verify-full&sslrootcert=" + server.certificate();
        Installation greenlight = Installation.of(TlsIT.class, platform).synced();
        greenlight.with("greenlight.control.url", greenlight.control().jdbcUrl() + parameters);
        platform.databases()
                .forEach((name, database) ->
                        greenlight.with("greenlight.sources.%s.url".formatted(name), database.jdbcUrl() + parameters));
        try (Running worker = Running.worker(greenlight)) {
            CommandResult loaded = greenlight.run("reindex", "--entity", "subscriber");
            assertThat(loaded.exitCode()).as(loaded.toString()).isZero();

            // Some are there for a moment only, and never all together.
            Set<String> seen = new HashSet<>();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .untilAsserted(() -> {
                        worker.management().get("/actuator/health");
                        seen.addAll(sessions(postgres));
                        assertThat(seen)
                                .anyMatch(session -> session.contains("walsender"))
                                .anyMatch(session -> session.contains("client backend greenlight "))
                                .anyMatch(session -> session.contains("greenlight health"));
                    });
            assertThat(seen).allSatisfy(session -> assertThat(session).startsWith("t "));
        } finally {
            greenlight.dropSlots();
        }
    }

    /** What belongs to the server must belong to its user. */
    private static void encrypt(PostgresServer postgres) throws IOException, SQLException {
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement()) {
            Path data;
            try (ResultSet directory = statement.executeQuery("show data_directory")) {
                directory.next();
                data = Path.of(directory.getString(1));
            }
            for (Path file : List.of(server.certificate(), server.privateKey())) {
                Path own = Files.copy(file, data.resolve("it-" + file.getFileName()));
                Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
                Files.setOwner(own, Files.getOwner(data));
            }
            statement.execute("alter system set ssl_cert_file = 'it-server.pem'");
            statement.execute("alter system set ssl_key_file = 'it-server.key'");
            statement.execute("alter system set ssl = on");
            statement.execute("select pg_reload_conf()");
        }
    }

    private static List<String> sessions(PostgresServer postgres) throws SQLException {
        List<String> sessions = new ArrayList<>();
        try (Connection connection = postgres.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        select ssl, backend_type, application_name from pg_stat_ssl join pg_stat_activity using (pid)
                        where application_name like 'greenlight%'
                        """)) {
            while (rows.next()) {
                sessions.add("%s %s %s ".formatted(rows.getString(1), rows.getString(2), rows.getString(3)));
            }
        }
        return sessions;
    }
}
