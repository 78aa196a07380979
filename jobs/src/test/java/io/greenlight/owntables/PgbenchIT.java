package io.greenlight.owntables;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.testbed.servers.TestServers;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Follows docs/operations/own-tables.md with exactly the files it names, and the tables of {@code pgbench -i -s 2}. */
class PgbenchIT {
    private static final Path CONFIGURATION = Path.of("..", "docs", "examples", "pgbench", "application.yaml")
            .toAbsolutePath()
            .normalize();
    private static final int BRANCH_ROWS = 100_000;
    private static final String ALIAS = "bank-accounts";

    private OwnInstallation greenlight = OwnInstallation.of(PgbenchIT.class, CONFIGURATION);

    @BeforeEach
    void initialise() throws SQLException {
        variables().forEach(System::setProperty);
        greenlight.execute(
                "create table pgbench_branches (bid int not null, bbalance int, filler char(88)) with (fillfactor = 100)",
                "create table pgbench_accounts (aid int not null, bid int, abalance int, filler char(84)) with (fillfactor = 100)",
                "insert into pgbench_branches (bid, bbalance) values (1, 0), (2, 0)",
                "insert into pgbench_accounts select aid, (aid - 1) / %d + 1, 0, '' from generate_series(1, %d) aid"
                        .formatted(BRANCH_ROWS, 2 * BRANCH_ROWS),
                "alter table pgbench_branches add primary key (bid)",
                "alter table pgbench_accounts add primary key (aid)",
                "vacuum analyze");
    }

    private Map<String, String> variables() {
        return Map.of(
                "CONTROL_URL", greenlight.control().jdbcUrl(),
                "CONTROL_USER", greenlight.control().username(),
                "CONTROL_PASSWORD", greenlight.control().password(),
                "BANK_URL", greenlight.source().jdbcUrl(),
                "BANK_USER", greenlight.source().username(),
                "BANK_PASSWORD", greenlight.source().password(),
                "SEARCH_URL", TestServers.openSearch().url().toString());
    }

    @AfterEach
    void forgetVariables() {
        variables().keySet().forEach(System::clearProperty);
    }

    @Test
    void theWalkThroughWorks() throws SQLException {
        CommandResult asksForAnIndex = greenlight.run("doctor");
        assertThat(asksForAnIndex.exitCode()).isEqualTo(2);
        JsonNode problem = asksForAnIndex
                .json()
                .path("findings")
                .valueStream()
                .filter(finding -> finding.path("severity").asString().equals("PROBLEM"))
                .findFirst()
                .orElseThrow();
        assertThat(problem.path("message").asString())
                .isEqualTo(
                        "In the page query no index serves the order of (branch, aid), so every page would sort pgbench_accounts");
        String remedy = problem.path("remedy").asString();
        assertThat(remedy).isEqualTo("CREATE INDEX CONCURRENTLY ON pgbench_accounts (bid, aid)");

        greenlight.execute(remedy);
        assertThat(greenlight.run("doctor").exitCode()).isZero();

        CommandResult plan = greenlight.run("reindex", "--dry-run");
        assertThat(plan.exitCode()).isZero();
        assertThat(plan.json().path("plans").get(0).path("documents").asLong()).isEqualTo(2L * BRANCH_ROWS);

        CommandResult reindex = greenlight.run("reindex");
        assertThat(reindex.exitCode()).as(reindex.toString()).isZero();
        assertThat(greenlight.count(ALIAS, "branch:1")).isEqualTo(BRANCH_ROWS);
        assertThat(greenlight.count(ALIAS, "branch:2")).isEqualTo(BRANCH_ROWS);
        JsonNode document = greenlight
                .node()
                .send("GET", "/%s/_search?q=aid:%d".formatted(ALIAS, BRANCH_ROWS + 1), "")
                .path("hits")
                .path("hits")
                .get(0)
                .path("_source");
        assertThat(document.path("branch").asLong()).isEqualTo(2);
        assertThat(document.path("balance").asLong()).isZero();

        CommandResult ready = greenlight.run("ready", "2");
        assertThat(ready.exitCode()).as(ready.toString()).isZero();
        assertThat(ready.json().path("alias").asString()).isEqualTo(ALIAS);
        assertThat(greenlight.run("verify").json().path("equal").asBoolean()).isTrue();
        assertThat(Objects.requireNonNull(CONFIGURATION.getParent()).resolve("accounts.avsc"))
                .exists();
    }
}
