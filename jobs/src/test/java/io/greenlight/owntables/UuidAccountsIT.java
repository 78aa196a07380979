package io.greenlight.owntables;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.testbed.servers.TestDatabase;
import io.greenlight.testbed.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts by uuid, documents by two texts, of which some are awkward: nothing may take an id for a number. */
class UuidAccountsIT {
    private static final List<String> TENANTS = List.of(
            "018f3c1e-0000-7000-8000-000000000001",
            "018f3c1e-0000-7000-8000-000000000002",
            "f0000000-ffff-4fff-bfff-ffffffffffff");
    private static final int ROWS = 700;

    @TempDir
    Path directory;

    @Test
    void indexesUuidAccountsAndCompositeTextKeys() throws SQLException, IOException {
        OwnInstallation greenlight = OwnInstallation.of(UuidAccountsIT.class, directory.resolve("application.yaml"));
        greenlight.execute(
                "create schema crm",
                "create table crm.tenant (id uuid primary key, title text not null)",
                """
                create table crm.person (tenant_id uuid, region text, code text, name text, joined date,
                  primary key (tenant_id, region, code))""",
                "insert into crm.tenant select id::uuid, 'Tenant ' || id from unnest(array['%s']) id"
                        .formatted(String.join("','", TENANTS)),
                """
                insert into crm.person
                select id, (array['', 'EU', 'eu', 'Zürich', 'a:b', 'it''s', '日本', 'x y'])[n %% 8 + 1],
                  case n %% 3 when 0 then 'c' || n when 1 then upper('ß' || n) else '%%' || n || '\\' end,
                  'Person ' || n, date '2020-01-01' + n
                from crm.tenant, generate_series(1, %d) n""".formatted(ROWS),
                "vacuum analyze");
        Files.writeString(directory.resolve("person.avsc"), """
                {"type": "record", "name": "person", "account": "tenant", "key": ["region", "code"],
                 "fields": [
                   {"name": "tenant", "type": "string"},
                   {"name": "region", "type": "string"},
                   {"name": "code", "type": "string"},
                   {"name": "name", "type": ["null", "string"], "default": null},
                   {"name": "joined", "type": {"type": "int", "logicalType": "date"}}]}
                """);
        Files.writeString(greenlight.configuration(), configuration(greenlight));

        CommandResult reindex = greenlight.run("reindex");

        assertThat(reindex.exitCode()).as(reindex.toString()).isZero();
        assertThat(reindex.json()
                        .path("progress")
                        .path("entities")
                        .get(0)
                        .path("units")
                        .asInt())
                .as("cut into ranges")
                .isGreaterThan(TENANTS.size());
        for (String tenant : TENANTS) {
            assertThat(greenlight.count("people-by-uuid", "tenant:%22" + tenant + "%22"))
                    .isEqualTo(ROWS);
            CommandResult ready = greenlight.run("ready", tenant);
            assertThat(ready.exitCode()).as(ready.toString()).isZero();
            assertThat(ready.json().path("account").asString()).isEqualTo(tenant);
        }
        CommandResult verify = greenlight.run("verify");
        assertThat(verify.exitCode()).as(verify.toString()).isZero();
        assertThat(greenlight
                        .run("ready", "018f3c1e-0000-7000-8000-000000000009")
                        .exitCode())
                .isEqualTo(2);
    }

    private static String configuration(OwnInstallation greenlight) {
        return """
                greenlight:
                  control: %s
                  sources:
                    crm: %s
                  targets:
                    main: {urls: ["%s"]}
                  plan: {unit-documents: 200}
                  load: {min-page-rows: 20, max-page-rows: 60}
                  entities:
                    person:
                      schema: person.avsc
                      alias: people-by-uuid
                      directory: |
                        select id as account, title as name, 'free' as plan, null::timestamptz as next_send, %d as documents
                        from tenant
                      page: select tenant_id as tenant, region, code, name, joined from person
                """.formatted(
                        access(greenlight.control(), ""),
                        access(greenlight.source(), ", shards: [crm]"),
                        TestServers.openSearch().url(),
                        ROWS);
    }

    private static String access(TestDatabase database, String more) {
        return "{url: \"%s\", username: \"%s\", password: \"%s\"%s}"
                .formatted(database.jdbcUrl(), database.username(), database.password(), more);
    }
}
