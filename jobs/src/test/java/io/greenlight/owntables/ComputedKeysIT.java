package io.greenlight.owntables;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.testbed.servers.TestDatabase;
import io.greenlight.testbed.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A table of events that has no key at all: an expression is the documents' key, new rows are followed, and verification finds the rest. */
class ComputedKeysIT {
    private static final String ALIAS = "clicks-by-expression";
    private static final String KEY = "md5(who || '/' || what || '/' || extract(epoch from at))";

    @TempDir
    Path directory;

    private OwnInstallation greenlight;

    @BeforeEach
    void initialise() throws SQLException, IOException {
        greenlight = OwnInstallation.of(ComputedKeysIT.class, directory.resolve("application.yaml"));
        greenlight.execute(
                "create table tenant (id bigint primary key)",
                "insert into tenant select generate_series(1, 3)",
                "create table click (tenant_id bigint, who text, what text, at timestamp, note text)",
                """
                insert into click select t, 'person ' || n, (array['open', 'click', 'it''s'])[n % 3 + 1], '2026-11-01'::timestamp + n * interval '1.5 s', 'first'
                from generate_series(1, 3) t, generate_series(1, 300) n""",
                "create index on click (tenant_id, (%s))".formatted(KEY),
                "vacuum analyze");
        Files.writeString(directory.resolve("click.avsc"), """
                {"type": "record", "name": "click", "account": "tenant", "key": ["id"],
                 "fields": [
                   {"name": "tenant", "type": "long"},
                   {"name": "id", "type": "string"},
                   {"name": "who", "type": "string"},
                   {"name": "what", "type": "string"},
                   {"name": "note", "type": ["null", "string"], "default": null}]}
                """);
        Files.writeString(greenlight.configuration(), configuration(KEY));
    }

    @AfterEach
    void forget() throws SQLException {
        greenlight.execute("""
                select pg_drop_replication_slot(slot_name) from pg_replication_slots
                where slot_name like 'greenlight_computedkeys_%' and database = current_database() and active_pid is null
                """);
    }

    @Test
    void newRowsAreFollowedAndVerificationFindsTheOthers() throws SQLException {
        assertThat(warnings())
                .anyMatch(
                        warning -> warning.contains(
                                "The key of \"public\".\"click\" is an expression, so only its new rows are seen for sure: updates and deletes come from verification"));
        succeed("reindex");
        assertThat(index()).isEqualTo(table()).hasSize(900);

        greenlight.execute(
                "insert into click select tenant_id, who || ' again', what, at, null from click where at <= '2026-11-01 00:01:15'",
                "insert into click values (2, null, 'open', now(), 'a row without a key')");
        succeed("sync", "--until", "now");
        assertThat(index()).as("new rows").isEqualTo(table()).hasSize(1050);

        greenlight.execute(
                "update click set note = 'changed' where tenant_id = 1 and at = '2026-11-01 00:00:01.5'",
                "update click set who = who || ' another' where tenant_id = 2 and at = '2026-11-01 00:00:03'",
                "delete from click where tenant_id = 3 and at = '2026-11-01 00:00:04.5'");
        succeed("sync", "--until", "now");
        CommandResult verify = greenlight.run("verify");
        assertThat(verify.exitCode()).as(verify.toString()).isEqualTo(3);
        JsonNode found = verify.json().path("differences");
        assertThat(List.of(
                        found.path("stale").asInt(),
                        found.path("missing").asInt(),
                        found.path("orphaned").asInt()))
                .as("notes that changed; keys that came to be; keys that ceased to be")
                .containsExactly(2, 2, 4);
        succeed("repair");
        assertThat(index()).isEqualTo(table());
        succeed("verify");
        succeed("ready", "2");
    }

    @Test
    void doctorSaysWhenTheKeyIsNotThatOfThePageQuery() throws IOException, SQLException {
        Files.writeString(
                greenlight.configuration(), configuration("md5(what || '/' || who || '/' || extract(epoch from at))"));

        assertThat(warnings())
                .anyMatch(warning -> warning.contains("in the page query of click, so its changes would be missed"));
    }

    private List<String> warnings() {
        CommandResult doctor = greenlight.run("doctor");
        assertThat(doctor.exitCode()).as(doctor.toString()).isZero();
        return doctor.json()
                .path("findings")
                .valueStream()
                .filter(finding -> finding.path("severity").asString().equals("WARNING"))
                .map(finding -> finding.path("message").asString())
                .toList();
    }

    private void succeed(String... command) {
        CommandResult result = greenlight.run(command);
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    /** By tenant and key, the other columns. */
    private Map<String, String> table() throws SQLException {
        Map<String, String> rows = new TreeMap<>();
        try (Connection connection = greenlight.source().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select tenant_id || ' ' || %1$s, concat_ws('|', who, what, note) from click where %1$s is not null"
                                .formatted(KEY))) {
            while (row.next()) {
                rows.put(row.getString(1), row.getString(2));
            }
        }
        return rows;
    }

    private Map<String, String> index() {
        Map<String, String> documents = new TreeMap<>();
        greenlight.node().send("POST", "/" + ALIAS + "/_refresh", "");
        greenlight.node().readAll(ALIAS, hit -> {
            JsonNode source = hit.path("_source");
            String note = source.path("note").asString("");
            documents.put(
                    source.path("tenant").asString() + " " + source.path("id").asString(),
                    source.path("who").asString() + "|" + source.path("what").asString()
                            + (note.isEmpty() ? "" : "|" + note));
        });
        return documents;
    }

    private String configuration(String key) {
        return """
                greenlight:
                  control: %s
                  sources:
                    crm: %s
                  targets:
                    main: {urls: ["%s"]}
                  sync: {name: computedkeys}
                  entities:
                    click:
                      schema: click.avsc
                      alias: %s
                      directory: |
                        select id as account, 'free' as plan, null::timestamptz as next_send, 300 as documents from tenant
                      page: |
                        select tenant_id as tenant, %s as id, who, what, note from click where %s is not null
                      changes:
                        click: {account: tenant_id, key: ["(%s)"]}
                """.formatted(
                        access(greenlight.control()),
                        access(greenlight.source()),
                        TestServers.openSearch().url(),
                        ALIAS,
                        KEY,
                        KEY,
                        key);
    }

    private static String access(TestDatabase database) {
        return "{url: \"%s\", username: \"%s\", password: \"%s\"}"
                .formatted(database.jdbcUrl(), database.username(), database.password());
    }
}
