package io.greenlight.owntables;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.testbed.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The transactions of {@code pgbench -c 8 -R 400} (TPC-B) are written to the tables of {@code pgbench -i -s 2} while they are indexed with the
 * files of docs/operations/own-tables.md and their changes followed; then every balance in the index is that of the table.
 */
class PgbenchSyncIT {
    private static final Path EXAMPLE =
            Path.of("..", "docs", "examples", "pgbench").toAbsolutePath().normalize();
    private static final int BRANCHES = 2;
    private static final int BRANCH_ROWS = 50_000;
    private static final int TELLERS = 10 * BRANCHES;
    private static final int CLIENTS = 8;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final int LEAST_TRANSACTIONS = 2_000;
    private static final String ALIAS = "bank-accounts";

    private final AtomicLong transactions = new AtomicLong();
    private final OwnInstallation greenlight = OwnInstallation.of(PgbenchSyncIT.class, configuration());
    private volatile boolean ended;

    /** The example's, and what docs/operations/own-tables.md adds to it to follow changes. */
    private static Path configuration() {
        try {
            Path directory = Files.createTempDirectory("greenlight-pgbench-");
            Files.copy(EXAMPLE.resolve("accounts.avsc"), directory.resolve("accounts.avsc"));
            Path file = Files.copy(EXAMPLE.resolve("application.yaml"), directory.resolve("application.yaml"));
            return Files.writeString(file, """
                    ---
                    greenlight:
                      sync:
                        name: pgbenchsync
                      entities:
                        subscriber:
                          changes:
                            pgbench_accounts: {account: bid, key: [aid]}
                    """, StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new IllegalStateException("Cannot write the configuration", failure);
        }
    }

    @BeforeEach
    void initialise() throws SQLException {
        variables().forEach(System::setProperty);
        greenlight.execute(
                "create table pgbench_branches (bid int not null, bbalance int, filler char(88)) with (fillfactor = 100)",
                "create table pgbench_tellers (tid int not null, bid int, tbalance int, filler char(84)) with (fillfactor = 100)",
                "create table pgbench_accounts (aid int not null, bid int, abalance int, filler char(84)) with (fillfactor = 100)",
                "create table pgbench_history (tid int, bid int, aid int, delta int, mtime timestamp, filler char(22))",
                "insert into pgbench_branches (bid, bbalance) select bid, 0 from generate_series(1, %d) bid"
                        .formatted(BRANCHES),
                "insert into pgbench_tellers (tid, bid, tbalance) select tid, (tid - 1) / 10 + 1, 0 from generate_series(1, %d) tid"
                        .formatted(TELLERS),
                "insert into pgbench_accounts select aid, (aid - 1) / %d + 1, 0, '' from generate_series(1, %d) aid"
                        .formatted(BRANCH_ROWS, BRANCHES * BRANCH_ROWS),
                "alter table pgbench_branches add primary key (bid)",
                "alter table pgbench_tellers add primary key (tid)",
                "alter table pgbench_accounts add primary key (aid)",
                "create index on pgbench_accounts (bid, aid)",
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
    void forget() throws SQLException {
        ended = true;
        greenlight.execute("""
                select pg_drop_replication_slot(slot_name) from pg_replication_slots
                where slot_name like 'greenlight_pgbenchsync_%' and database = current_database() and active_pid is null
                """);
        variables().keySet().forEach(System::clearProperty);
    }

    @Test
    void balancesEqualTheTablesAfterCatchingUp() throws Exception {
        List<CompletableFuture<Void>> clients = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
            Random random = new Random(client);
            clients.add(CompletableFuture.runAsync(
                    () -> write(random), Thread.ofPlatform().daemon().name("client " + client)::start));
        }

        CommandResult reindex = greenlight.run("reindex");
        assertThat(reindex.exitCode()).as(reindex.toString()).isZero();
        while (transactions.get() < LEAST_TRANSACTIONS) {
            clients.forEach(client -> assertThat(client).isNotDone());
            Thread.onSpinWait();
        }
        ended = true;
        for (CompletableFuture<Void> client : clients) {
            client.join();
        }
        CommandResult sync = greenlight.run("sync", "--until", "now");
        assertThat(sync.exitCode()).as(sync.toString()).isZero();

        Map<Long, Long> table = balancesOfTheTable();
        assertThat(table.values().stream().filter(balance -> balance != 0).count())
                .as("accounts that were written")
                .isGreaterThan(LEAST_TRANSACTIONS / 2);
        assertThat(balancesOfTheIndex()).isEqualTo(table);
        assertThat(sum("select sum(abalance) from pgbench_accounts"))
                .isEqualTo(sum("select sum(bbalance) from pgbench_branches"))
                .isEqualTo(sum("select sum(delta) from pgbench_history"));
        assertThat(greenlight.run("verify").exitCode()).isZero();
        assertThat(greenlight.run("ready", "1").exitCode()).isZero();
    }

    /** {@code pgbench}'s own script. */
    private void write(Random random) {
        try (Connection connection = greenlight.source().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!ended) {
                int aid = 1 + random.nextInt(BRANCHES * BRANCH_ROWS);
                int bid = 1 + random.nextInt(BRANCHES);
                int tid = 1 + random.nextInt(TELLERS);
                int delta = random.nextInt(10_001) - 5_000;
                statement.execute(
                        "UPDATE pgbench_accounts SET abalance = abalance + %d WHERE aid = %d".formatted(delta, aid));
                statement.execute("SELECT abalance FROM pgbench_accounts WHERE aid = %d".formatted(aid));
                statement.execute(
                        "UPDATE pgbench_tellers SET tbalance = tbalance + %d WHERE tid = %d".formatted(delta, tid));
                statement.execute(
                        "UPDATE pgbench_branches SET bbalance = bbalance + %d WHERE bid = %d".formatted(delta, bid));
                statement.execute(
                        "INSERT INTO pgbench_history (tid, bid, aid, delta, mtime) VALUES (%d, %d, %d, %d, CURRENT_TIMESTAMP)"
                                .formatted(tid, bid, aid, delta));
                connection.commit();
                transactions.incrementAndGet();
                // As many as are applied on any machine, and not as many as this one can write.
                Thread.sleep(PAUSE);
            }
        } catch (SQLException failure) {
            throw new IllegalStateException("A client failed", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private Map<Long, Long> balancesOfTheTable() throws SQLException {
        Map<Long, Long> balances = new TreeMap<>();
        try (Connection connection = greenlight.source().connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select aid, abalance from pgbench_accounts")) {
            while (rows.next()) {
                balances.put(rows.getLong(1), rows.getLong(2));
            }
        }
        return balances;
    }

    private Map<Long, Long> balancesOfTheIndex() {
        Map<Long, Long> balances = new TreeMap<>();
        greenlight
                .node()
                .readAll(
                        ALIAS,
                        hit -> balances.put(
                                hit.path("_source").path("aid").asLong(),
                                hit.path("_source").path("balance").asLong()));
        return balances;
    }

    private long sum(String sql) throws SQLException {
        try (Connection connection = greenlight.source().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }
}
