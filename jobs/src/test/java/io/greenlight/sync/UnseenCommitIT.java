package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.ControlQueries;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.servers.PostgresServer;
import io.greenlight.testbed.servers.Servers;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** T3: a change is in the log, and nobody sees it yet, since its commit waits for a standby. */
class UnseenCommitIT {
    @Test
    void isNeitherLostNorAcknowledged() {
        try (Servers servers = Servers.select();
                PostgresServer source = servers.startPostgres("unseen")) {
            Platform platform = Platform.fillOn(source, new DataSet(31, 4, 0, 200, 0, Instant.now()));
            Installation greenlight = Installation.of(UnseenCommitIT.class, platform)
                    .synced()
                    .with("greenlight.sync.visibility-timeout", "1s");
            CommandResult reindex = greenlight.run("reindex", "--entity", "subscriber");
            assertThat(reindex.exitCode()).as(reindex.toString()).isZero();
            Account account = platform.population().largest();
            try (Observed asked = Observed.start(greenlight, LoadObserver.NONE)) {
                SyncRunner sync = asked.application().get(SyncRunner.class);
                String name = account.shard().source();
                assertThat(sync.run(name)).isTrue();
                String confirmed = confirmed(greenlight, name);
                platform.execute(account.shard(), "alter system set synchronous_standby_names = 'nobody'");
                platform.execute(account.shard(), "select pg_reload_conf()");
                ControlQueries at = new ControlQueries(platform.database(name));
                await().until(() -> at.texts("show synchronous_standby_names").equals(List.of("nobody")));
                Thread writer = Thread.ofPlatform()
                        .daemon()
                        .start(() -> platform.execute(
                                account.shard(),
                                "update subscribers set name = 'Unseen' where account_id = " + account.id()));
                try {
                    await().until(() ->
                            at.number("select count(*) from pg_stat_activity where wait_event = 'SyncRep'") > 0);
                    assertThat(sync.run(name)).isFalse();
                    assertThat(greenlight
                                    .ask()
                                    .texts("select held_back from source_sync where source = ?", name)
                                    .getFirst())
                            .contains("is not visible on %s yet".formatted(name));
                    assertThat(confirmed(greenlight, name)).isEqualTo(confirmed);
                } finally {
                    platform.execute(account.shard(), "alter system reset synchronous_standby_names");
                    platform.execute(account.shard(), "select pg_reload_conf()");
                }
                await().until(() -> !writer.isAlive());
                assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight))
                        .isNotEmpty();

                assertThat(sync.run(name)).isTrue();

                assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight))
                        .isEmpty();
            }
        }
    }

    private static String confirmed(Installation greenlight, String source) {
        return greenlight
                .ask()
                .texts("select confirmed from source_sync where source = ?", source)
                .getFirst();
    }
}
