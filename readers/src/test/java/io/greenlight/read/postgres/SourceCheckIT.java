package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.check.Finding;
import io.greenlight.check.Finding.Severity;
import io.greenlight.read.EntityQuery;
import io.greenlight.schema.FieldKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceCheckIT {
    private static final Shard SHARD = new Shard(
            SourceCheckIT.class,
            "CREATE TABLE people (tenant int, person int, name text, secret money, PRIMARY KEY (tenant, person))",
            "CREATE TABLE member (tenant int, person int, team int, PRIMARY KEY (tenant, person, team))",
            "CREATE TABLE heap (account int, id int, name text)",
            "CREATE INDEX ON heap (account)",
            "CREATE TABLE part (account int, id int, at date, PRIMARY KEY (account, id, at)) PARTITION BY RANGE (at)",
            "CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
            "CREATE TABLE part_2 PARTITION OF part FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')",
            "CREATE ROLE nobody_much LOGIN PASSWORD 'p'",
            "GRANT USAGE ON SCHEMA \"Shard \"\"1\"\"\" TO nobody_much",
            "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM public");

    private static final String DIRECTORY =
            "SELECT tenant AS account, 'free' AS plan, now() AS next_send, 1 AS documents FROM people";
    private static final String PAGE = "SELECT tenant AS account, person AS id, name FROM people";
    private static final String TEAMS = "SELECT tenant AS account, person AS id, team AS value FROM member";
    private static final String SUBJECT = "source eu-1 Shard \"1\" subscriber";

    @Test
    void isContentWithASourceThatCanBeRead() {
        assertThat(check(entity(DIRECTORY, PAGE, TEAMS)))
                .containsExactly(
                        Finding.ok("source eu-1", findingsOfServer().getFirst().message()),
                        Finding.ok(SUBJECT, "Its queries fit the schema, and indexes serve their order"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT a.tenant AS account, a.person AS id, b.name FROM people a JOIN people b ON b.person = a.tenant",
                "SELECT tenant AS account, person AS id, (SELECT max(name) FROM heap WHERE heap.id = person) AS name FROM people",
                "SELECT tenant AS account, person AS id, name FROM people UNION ALL SELECT tenant, person, name FROM people",
                "SELECT account, id, at::text AS name FROM part",
                "SELECT tenant AS account, person AS id, string_agg(name, ',') AS name FROM people GROUP BY tenant, person",
                "SELECT tenant AS account, person AS id, name FROM people WHERE name ? 'x' OR true -- why",
            })
    void findsTheIndexBehindManyKindsOfSql(String page) {
        if (page.contains("?")) {
            SHARD.execute("CREATE OR REPLACE FUNCTION has(text, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'");
            SHARD.execute(
                    "DROP OPERATOR IF EXISTS ? (text, text)",
                    "CREATE OPERATOR ? (LEFTARG = text, RIGHTARG = text, FUNCTION = has)");
        }
        assertThat(problems(check(entity(DIRECTORY, page, TEAMS)))).isEmpty();
    }

    @Test
    void asksForAnIndexThatServesTheOrder() {
        assertThat(problems(check(entity(DIRECTORY, "SELECT * FROM heap", TEAMS))))
                .containsExactly(Finding.problem(
                        SUBJECT,
                        "In the page query no index serves the order of (account, id), so every page would sort heap",
                        "CREATE INDEX CONCURRENTLY ON heap (account, id)"));
    }

    @Test
    void asksForAnIndexOnAnExpressionToo() {
        assertThat(problems(check(
                        entity(DIRECTORY, "SELECT tenant::text AS account, person AS id, name FROM people", TEAMS))))
                .extracting(Finding::remedy)
                .containsExactly("CREATE INDEX CONCURRENTLY ON people (((tenant)::text), person)");
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        List<Finding> findings = check(
                entity(
                        "SELECT 1 AS account FROM people",
                        "SELECT tenant AS account, secret AS name FROM people",
                        "SELECT 1 AS value"),
                entity("SELECT * FROM no_such_table", "SELECT person FORM people", "SELECT nothing FROM people"));

        assertThat(problems(findings))
                .extracting(Finding::message)
                .containsExactly(
                        "In the directory query it gives no column plan",
                        "In the directory query it gives no column next_send",
                        "In the directory query it gives no column documents",
                        "In the page query it gives no column id",
                        "In the page query column name has type money, which cannot fill the TEXT field name",
                        "In the collection query of teams it gives no column account",
                        "In the collection query of teams it gives no column id",
                        "In the directory query relation \"no_such_table\" does not exist (SQLSTATE 42P01)",
                        "In the page query syntax error at or near \"people\" (SQLSTATE 42601)",
                        "In the collection query of teams column \"nothing\" does not exist (SQLSTATE 42703)");
        assertThat(problems(findings)).extracting(Finding::remedy).doesNotContain("");
    }

    @Test
    void warnsOfColumnsThatNoFieldTakes() {
        assertThat(check(entity(
                        DIRECTORY,
                        "SELECT tenant AS account, person AS id, name, secret, 1 AS extra FROM people",
                        TEAMS)))
                .contains(Finding.warning(
                        SUBJECT,
                        "In the page query no field takes column secret, extra",
                        "Leave it out of the SQL, or add a field of that name to the schema."));
    }

    @Test
    void namesTheUserWhoseLoginIsRefused() {
        PostgresSettings.Access wrong =
                new PostgresSettings.Access(SHARD.access().url(), "postgres", "wrong");

        assertThat(check(wrong)).singleElement().satisfies(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.PROBLEM);
            assertThat(finding.message())
                    .contains(" as postgres: password authentication failed for user \"postgres\"")
                    .doesNotContain("wrong");
            assertThat(finding.remedy()).startsWith("Correct user and password");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:postgresql://127.0.0.1:1/db        | SQLSTATE 08001                     | Correct host and port",
                "jdbc:postgresql://no-such-host.invalid/ | host no-such-host.invalid is unknown | Correct host and port",
            })
    void saysThatAServerCannotBeReached(String url, String message, String remedy) {
        assertThat(check(new PostgresSettings.Access(url, "postgres", "green")))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.PROBLEM);
                    assertThat(finding.message()).contains(message);
                    assertThat(finding.remedy()).startsWith(remedy);
                });
    }

    @Test
    void namesADatabaseThatDoesNotExist() {
        PostgresSettings.Access wrong = new PostgresSettings.Access(
                SHARD.access().url() + "_2",
                SHARD.access().user(),
                SHARD.access().password());

        assertThat(check(wrong))
                .singleElement()
                .extracting(Finding::remedy)
                .isEqualTo("Correct the database in the source's URL.");
    }

    @Test
    void namesPrivilegesThatAreMissing() {
        PostgresSettings.Access poor =
                new PostgresSettings.Access(SHARD.access().url(), "nobody_much", "p");

        assertThat(problems(check(poor)))
                .extracting(Finding::message)
                .containsExactly(
                        "permission denied for function pg_control_system (SQLSTATE 42501)",
                        "In the directory query permission denied for table people (SQLSTATE 42501)",
                        "In the page query permission denied for table people (SQLSTATE 42501)",
                        "In the collection query of teams permission denied for table member (SQLSTATE 42501)");
    }

    @Test
    void namesAShardThatDoesNotExist() {
        PostgresSettings settings =
                new PostgresSettings("eu-1", SHARD.access(), List.of("nowhere"), PostgresSettings.Limits.DEFAULTS);
        try (PostgresSource source = new PostgresSource(settings, () -> 1, InstantSource.system())) {
            assertThat(problems(source.check(List.of(entity(DIRECTORY, PAGE, TEAMS)))))
                    .extracting(Finding::message)
                    .containsExactly("There is no schema nowhere that postgres may use");
        }
    }

    @Test
    void warnsOfAClockThatDiffers() {
        PostgresSettings settings =
                new PostgresSettings("eu-1", SHARD.access(), List.of(Shard.NAME), PostgresSettings.Limits.DEFAULTS);
        Instant late = Instant.now().minus(Duration.ofHours(1));
        try (PostgresSource source = new PostgresSource(settings, () -> 1, InstantSource.fixed(late))) {
            assertThat(source.check(List.of()))
                    .filteredOn(finding -> finding.severity() == Severity.WARNING)
                    .singleElement()
                    .extracting(Finding::message)
                    .asString()
                    .startsWith("Its clock and ours differ by 36");
        }
    }

    @Test
    void changesNothing() {
        check(entity(DIRECTORY, PAGE, TEAMS));

        assertThat(SHARD.query("SELECT pid FROM pg_stat_activity WHERE application_name = 'greenlight eu-1'"
                        + " AND datname = current_database() AND state <> 'idle'"))
                .isEmpty();
    }

    private static List<Finding> findingsOfServer() {
        try (PostgresSource source = SHARD.source()) {
            return source.check(List.of());
        }
    }

    private static List<Finding> check(EntityQuery... entities) {
        try (PostgresSource source = SHARD.source()) {
            return source.check(List.of(entities));
        }
    }

    private static List<Finding> check(PostgresSettings.Access access) {
        try (PostgresSource source = SHARD.source(access, PostgresSettings.Limits.DEFAULTS)) {
            return source.check(List.of(entity(DIRECTORY, PAGE, TEAMS)));
        }
    }

    private static List<Finding> problems(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.severity() == Severity.PROBLEM)
                .toList();
    }

    private static EntityQuery entity(String directory, String page, String teams) {
        return new EntityQuery(
                Schemas.keyedBy("id")
                        .with("name", FieldKind.TEXT)
                        .withArray("teams", FieldKind.LONG)
                        .named("subscriber"),
                directory,
                page,
                Map.of("teams", teams));
    }
}
