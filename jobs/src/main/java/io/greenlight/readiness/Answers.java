package io.greenlight.readiness;

import io.greenlight.document.AccountId;
import io.greenlight.eta.Etas;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes a verdict an answer. */
final class Answers {
    private final ReadinessDecision decision;
    private final QueuePositions queue;
    private final Etas etas;

    Answers(ReadinessDecision decision, QueuePositions queue, Etas etas) {
        this.decision = decision;
        this.queue = queue;
        this.etas = etas;
    }

    Readiness answer(AccountId account, Verdict verdict, Surroundings surroundings) {
        AccountRow row = verdict.row();
        if (row == null) {
            return Readiness.bare(account.value(), verdict.state(), verdict.reason());
        }
        AccountState state = verdict.state();
        return new Readiness(
                account.value(),
                state.isReady(),
                state,
                verdict.reason(),
                row.alias(),
                "%s-g%06d".formatted(row.alias(), row.generation()),
                row.target(),
                row.counts().indexed(),
                row.counts().expected(),
                row.counts().dead(),
                decision.isFollowed(row) ? surroundings.freshness(row).asOf() : null,
                state == AccountState.QUEUED ? queue.applyAsLong(row) + 1 : null,
                readyAt(account, row, state));
    }

    /** Of one that is ready the row says it; of one that waits it is reckoned, of no other. */
    private @Nullable Instant readyAt(AccountId account, AccountRow row, AccountState state) {
        if (state.isReady()) {
            return row.readyAt();
        }
        return state == AccountState.QUEUED || state == AccountState.INDEXING
                ? etas.findReadyAt(account).orElse(null)
                : null;
    }
}
