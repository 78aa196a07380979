package io.greenlight.eta;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.greenlight.cli.Application;
import io.greenlight.cli.GlobalOptions;
import io.greenlight.document.AccountId;
import io.greenlight.testbed.servers.TestDatabase;
import io.greenlight.testbed.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a reindex of its own, since answers are remembered. */
class EtasIT {
    private static TestDatabase control;
    private static Application application;
    private static Etas etas;

    @BeforeAll
    static void prepare(@TempDir Path directory) throws IOException {
        control = TestServers.newDatabase(EtasIT.class);
        GlobalOptions options = new GlobalOptions();
        options.config = configuration(directory.resolve("application.yaml"));
        application = Application.start(options);
        etas = application.get(Etas.class);
        assertThat(etas.findLeft(0)).isEmpty();
    }

    /** Neither source nor target is ever asked. */
    private static Path configuration(Path file) throws IOException {
        return Files.writeString(file, """
                greenlight:
                  control: {url: "%s", username: "%s", password: "%s"}
                  sources:
                    eu-1: {url: "jdbc:postgresql://127.0.0.1:1/nowhere", username: nobody, shards: [public], slots: 2}
                  targets:
                    main: {urls: ["http://127.0.0.1:1"]}
                  entities:
                    subscriber:
                      schema: classpath:io/greenlight/entities/subscriber.avsc
                      alias: subscribers
                      directory: select 1
                      page: select 1
                      collections: {group_ids: select 1}
                """.formatted(control.jdbcUrl(), control.username(), control.password()));
    }

    @AfterAll
    static void close() {
        application.close();
    }

    @AfterEach
    void nothingElseIsLoaded() throws SQLException {
        execute("update reindex set state = 'CANCELLED'");
        execute("delete from source_setting");
    }

    @Test
    void goesByTheConfigurationBeforeAnythingWasMeasured() throws SQLException {
        long reindex = planTwentyUnitsOfFiveSeconds();

        // 20 units of 25,000 documents, at 5,000 a second, on the source's two slots.
        assertThat(etas.findLeft(reindex).orElseThrow()).isCloseTo(Duration.ofSeconds(50), Duration.ofSeconds(2));
    }

    @Test
    void goesByWhatWasMeasuredOnUnitsOfThatSize() throws SQLException {
        long reindex = planTwentyUnitsOfFiveSeconds();
        execute("""
                update unit set state = 'DONE', rows_read = 25000, started_at = now(), finished_at = now() + interval '50 seconds'
                where reindex_id = %d and rank <= 12
                """.formatted(reindex));

        // Twelve count 12/15: 1.64 ms a document for the entity, 1.928 for the class; 8 units of 48.2 s on two slots.
        assertThat(etas.findLeft(reindex).orElseThrow().toMillis() / 1_000.0).isCloseTo(192.8, within(3.0));
    }

    @Test
    void knowsWhenAnAccountInTheQueueWillBeDone() throws SQLException {
        long reindex = planTwentyUnitsOfFiveSeconds();

        // Nine units before it on two slots, one of them half done when it is taken: 21.25 s, and its own 5 s.
        assertThat(readyAt(reindex + "-10")).isCloseTo(Instant.now().plusMillis(26_250), within(Duration.ofSeconds(3)));
        assertThat(etas.findReadyAt(new AccountId("nobody"))).isEmpty();
    }

    @Test
    void aRaisedAccountIsDoneEarlier() throws SQLException {
        long reindex = planTwentyUnitsOfFiveSeconds();
        execute("update unit set lift = 1 where reindex_id = %d and rank = 10".formatted(reindex));

        assertThat(readyAt(reindex + "-10")).isCloseTo(Instant.now().plusSeconds(5), within(Duration.ofSeconds(3)));
    }

    @Test
    void countsWhatIsLeftOfARunningUnit() throws SQLException {
        long reindex = planTwentyUnitsOfFiveSeconds();
        execute("delete from unit where reindex_id = %d and rank > 1".formatted(reindex));
        execute("update unit set state = 'RUNNING', rows_read = 15000 where reindex_id = " + reindex);

        assertThat(etas.findLeft(reindex).orElseThrow()).isBetween(Duration.ofMillis(500), Duration.ofSeconds(2));
        assertThat(readyAt(reindex + "-1")).isCloseTo(Instant.now().plusSeconds(2), within(Duration.ofSeconds(2)));
    }

    @Test
    void countsUnitsOfOthersThatComeBefore() throws SQLException {
        long first = planTwentyUnitsOfFiveSeconds();
        long second = planTwentyUnitsOfFiveSeconds();
        execute("delete from unit where reindex_id = %d and rank > 4".formatted(second));

        // Four of its own and four of the other.
        assertThat(etas.findLeft(second).orElseThrow()).isCloseTo(Duration.ofSeconds(20), Duration.ofSeconds(2));
        assertThat(first).isNotEqualTo(second);
    }

    @Test
    void promisesNothingWhilePaused() throws SQLException {
        long paused = planTwentyUnitsOfFiveSeconds();
        execute("update reindex set paused = true where id = " + paused);
        long sourcePaused = planTwentyUnitsOfFiveSeconds();
        execute("insert into source_setting (source, paused) values ('eu-1', true)");

        assertThat(etas.findLeft(paused)).isEmpty();
        assertThat(etas.findLeft(sourcePaused)).isEmpty();
        assertThat(etas.findReadyAt(new AccountId(sourcePaused + "-3"))).isEmpty();
    }

    /** What takes longer than one waits for is told to the next who asks. */
    private static Instant readyAt(String account) {
        return await().until(() -> etas.findReadyAt(new AccountId(account)), Optional::isPresent)
                .orElseThrow();
    }

    /** On a source with two slots; the account of each is named after reindex and rank. */
    private static long planTwentyUnitsOfFiveSeconds() throws SQLException {
        try (Connection connection = control.connect();
                Statement statement = connection.createStatement();
                ResultSet id = statement.executeQuery("""
                        with made as (
                            insert into reindex (state, mode, target, entities, hold_swap)
                            values ('LOADING', 'WARM', 'main', '{subscriber}', false)
                            returning id),
                        units as (
                            insert into unit
                                (reindex_id, entity, generation, source, shard, rank, state, expected, accounts, is_range)
                            select id, 'subscriber', 1, 'eu-1', 'public', rank, 'QUEUED', 25000, array[id || '-' || rank], false
                            from made, generate_series(1, 20) rank)
                        select id from made
                        """)) {
            id.next();
            return id.getLong(1);
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = control.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
