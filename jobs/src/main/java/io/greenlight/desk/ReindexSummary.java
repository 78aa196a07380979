package io.greenlight.desk;

import io.greenlight.document.AccountId;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRequest;
import io.greenlight.reindex.ReindexRequest.Swap;
import io.greenlight.reindex.ReindexScope.Partial;
import io.greenlight.reindex.ReindexScope.Which;
import io.greenlight.reindex.ReindexState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reindex.
 *
 * @param id its number
 * @param state where it is
 * @param reason why it failed or is held; empty otherwise
 * @param paused whether an operator paused it
 * @param waitsForSwap whether it is complete and waits for nothing but the operator's swap
 * @param entities what it builds
 * @param mode whether the old generation is trusted until the swap
 * @param target name of the cluster
 * @param swap whether the alias is swapped as soon as the gate allows
 * @param part what a partial one reads; null for a full one
 * @param owner the worker that runs it or ran it last; null before the first
 * @param requestedAt when it was asked for
 * @param loadingAt when the first slot could start
 * @param finishedAt when it ended
 */
public record ReindexSummary(
        long id,
        ReindexState state,
        String reason,
        boolean paused,
        boolean waitsForSwap,
        List<String> entities,
        Mode mode,
        String target,
        Swap swap,
        @Nullable Part part,
        @Nullable String owner,
        Instant requestedAt,
        @Nullable Instant loadingAt,
        @Nullable Instant finishedAt) {
    public ReindexSummary {
        entities = List.copyOf(entities);
    }

    /**
     * What a partial reindex reads. Every limit narrows.
     *
     * @param accounts only these; all when empty
     * @param source only accounts on this source; null for any
     * @param since only documents of this time or later, as it was given; null for any
     * @param which which of these documents
     */
    public record Part(
            List<String> accounts,
            @Nullable String source,
            @Nullable String since,
            Which which) {
        public Part {
            accounts = List.copyOf(accounts);
        }

        private static Part of(Partial scope) {
            return new Part(
                    scope.accounts().stream().map(AccountId::value).toList(),
                    scope.source(),
                    scope.since() == null ? null : scope.since().text(),
                    scope.which());
        }
    }

    static ReindexSummary of(Reindex reindex) {
        ReindexRequest request = reindex.request();
        return new ReindexSummary(
                reindex.id(),
                reindex.state(),
                reindex.reason(),
                reindex.paused(),
                reindex.isHeldByOperator(),
                request.entities(),
                request.mode(),
                request.target(),
                request.swap(),
                request.scope() instanceof Partial scope ? Part.of(scope) : null,
                reindex.owner(),
                reindex.requestedAt(),
                reindex.loadingAt(),
                reindex.finishedAt());
    }

    /** Whether workers should be at work on it. */
    public boolean goesOn() {
        return state == ReindexState.PLANNING || state == ReindexState.LOADING || state == ReindexState.FINISHING;
    }
}
