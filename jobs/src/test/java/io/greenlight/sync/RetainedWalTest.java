package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.check.Finding;
import io.greenlight.config.SyncProperties.WalPolicy;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.change.ChangeMarks;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.ChangeStream;
import io.greenlight.read.change.Prepared;
import io.greenlight.read.change.SlotHealth;
import io.greenlight.read.change.SlotHealth.State;
import io.greenlight.read.change.SourcePosition;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RetainedWalTest {
    private static final String EU_1 = "eu-1";
    private static final long BUDGET = 64 << 20;

    @Test
    void beyondTheBudgetThePolicyDecides() {
        assertThatThrownBy(() -> refuse(WalPolicy.DROP_AND_RECONCILE, State.IDLE, BUDGET + 1))
                .isInstanceOf(WalBudgetSpent.class)
                .hasMessage("the source keeps 64 MB of WAL for the sync, and sync.wal-budget allows 64 MB");
        assertThatCode(() -> refuse(WalPolicy.DROP_AND_RECONCILE, State.IDLE, BUDGET))
                .doesNotThrowAnyException();
        assertThatCode(() -> refuse(WalPolicy.ALERT, State.IDLE, BUDGET + 1)).doesNotThrowAnyException();
    }

    @Test
    void aSlotOfSomebodyElseIsNotOursToBeDropped() {
        assertThatCode(() -> refuse(WalPolicy.DROP_AND_RECONCILE, State.FOREIGN, BUDGET + 1))
                .doesNotThrowAnyException();
    }

    @Test
    void isUnknownOnlyWhileTheSourceDoesNotAnswer() {
        RetainedWal retained = retained(WalPolicy.ALERT);
        Slot slot = new Slot(new SlotHealth(State.FOREIGN, "", null, 700, 0));
        assertThat(retained.findBytes(EU_1, slot)).contains(700L);
        assertThat(retained.findBytes("eu-2", new Slot(null))).isEmpty();
    }

    private static void refuse(WalPolicy policy, State state, long bytes) {
        retained(policy).refuseOverBudget(EU_1, new Slot(new SlotHealth(state, "", null, bytes, 0)));
    }

    private static RetainedWal retained(WalPolicy policy) {
        return new RetainedWal(
                new SyncPace(Duration.ofSeconds(2), 100, Duration.ofSeconds(5), Duration.ZERO, BUDGET, policy));
    }

    /** A source of which only the slot is looked at. */
    private record Slot(@Nullable SlotHealth health) implements ChangeSource {
        @Override
        public ChangeMarks marks() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SlotHealth slot() {
            if (health == null) {
                throw new SourceUnavailable("it is down");
            }
            return health;
        }

        @Override
        public Prepared prepare() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> tables() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Finding> check() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void dropSlot() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SourcePosition currentPosition() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean areVisible(Set<Long> transactions) {
            throw new UnsupportedOperationException();
        }

        @Override
        public ChangeStream openStream(@Nullable SourcePosition after) {
            throw new UnsupportedOperationException();
        }

        @Override
        public String reader() {
            throw new UnsupportedOperationException();
        }
    }
}
