package io.greenlight.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.document.AccountId;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRequest;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.reindex.ReindexScope;
import io.greenlight.reindex.ReindexState;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reindex has read a page and has not written it: then the whole repair runs. */
class RepairInLoadIT {
    private final Platform platform = Platform.fill(RepairInLoadIT.class, new DataSet(59, 6, 0, 900, 0, Instant.now()));
    private final Installation greenlight = Installation.of(RepairInLoadIT.class, platform)
            .with("greenlight.plan.unit-accounts", "1")
            .with("greenlight.plan.unit-documents", "5000")
            .with("greenlight.plan.urgent-unit-documents", "5000")
            .with("greenlight.load.min-page-rows", "1000")
            .with("greenlight.load.max-page-rows", "2000");
    private final Account account = platform.population().largest();
    private final List<String> states = new ArrayList<>();

    @BeforeEach
    void spoil() {
        succeed("reindex", "--entity", "subscriber");
        assertThat(change("delete from subscribers where account_id = %d and id %% 10 = 1"))
                .isPositive();
        assertThat(change("update subscribers set name = 'Changed' where account_id = %d and id %% 10 = 2"))
                .isGreaterThan(5);
        assertThat(greenlight.run("verify", "--entity", "subscriber").exitCode())
                .isEqualTo(3);
    }

    @Test
    void whatServesIsRepairedWhileAnotherGenerationIsLoaded() {
        Repairing repairing = new Repairing(() -> {});
        try (Observed started = Observed.start(greenlight, repairing)) {
            assertThat(started.reindex(Mode.WARM, "subscriber").state()).isEqualTo(ReindexState.DONE);
        }

        assertRepaired(repairing);
        succeed("rollback", "--entity", "subscriber");
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight))
                .as("what served then")
                .isEmpty();
    }

    /** Both write to one generation, and the page holds what the repair finds changed and gone. */
    @Test
    void aPageThatWasReadBeforeDoesNotUndoTheRepair() {
        Repairing repairing = new Repairing(() -> {
            assertThat(change("delete from subscribers where account_id = %d and id %% 20 = 12"))
                    .isPositive();
            assertThat(change("update subscribers set name = 'Newest' where account_id = %d and id %% 20 = 2"))
                    .isPositive();
        });
        try (Observed started = Observed.start(greenlight, repairing)) {
            ReindexRunner runner = started.application().get(ReindexRunner.class);
            Reindex part = runner.run(runner.admit(ReindexRequest.partial(
                    List.of("subscriber"),
                    "main",
                    null,
                    new ReindexScope.Partial(
                            List.of(new AccountId(Long.toString(account.id()))), null, null, ReindexScope.Which.ALL))));
            assertThat(part.state()).isEqualTo(ReindexState.DONE);
        }

        assertRepaired(repairing);
    }

    private void assertRepaired(Repairing repairing) {
        assertThat(repairing.done).isTrue();
        assertThat(states).as("of the reindex, before and after the repair").containsExactly("LOADING", "LOADING");
        new Tampering(greenlight).refresh();
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
        succeed("verify", "--entity", "subscriber");
        succeed("ready", Long.toString(account.id()));
    }

    /** Runs the repair while the page that holds all of the account is on its way. */
    private final class Repairing implements LoadObserver {
        private final Runnable before;
        private final AtomicBoolean done = new AtomicBoolean();
        private final ThreadLocal<Boolean> holdsIt = ThreadLocal.withInitial(() -> false);

        Repairing(Runnable before) {
            this.before = before;
        }

        @Override
        public void read(long unit, String after, int rows) {
            holdsIt.set(rows > 0
                    && greenlight
                                    .ask()
                                    .number(
                                            "select count(*) from unit where id = ? and accounts[1] = ?",
                                            unit,
                                            Long.toString(account.id()))
                            > 0);
        }

        @Override
        public void at(LoadPoint point) {
            if (point == LoadPoint.AFTER_READ && holdsIt.get() && done.compareAndSet(false, true)) {
                before.run();
                noteState();
                CommandResult repair = greenlight.run("repair");
                assertThat(repair.exitCode()).as(repair.toString()).isZero();
                assertThat(repair.json().path("repaired").asLong()).isPositive();
                noteState();
            }
        }
    }

    private void noteState() {
        states.addAll(greenlight.ask().texts("select state from reindex order by id desc limit 1"));
    }

    private int change(String sql) {
        return platform.execute(account.shard(), sql.formatted(account.id()));
    }

    private void succeed(String... command) {
        CommandResult result = greenlight.run(command);
        assertThat(result.exitCode()).as(result.toString()).isZero();
    }
}
