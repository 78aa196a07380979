package io.greenlight.readiness;

import io.greenlight.config.Followed;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether an account may send, from what is known of it. Pure: the same knowledge gives the same answer. Whatever is
 * not known to be so is not ready.
 *
 * @param sending names of the entities it needs before it may send
 * @param entities names of all entities
 * @param sources names of all sources
 * @param followed whose changes are followed
 * @param wal sources that are followed in their WAL, and so have positions
 * @param maxLag an account whose index is older than this is STALE
 */
record ReadinessDecision(
        List<String> sending,
        List<String> entities,
        Set<String> sources,
        Followed followed,
        Set<String> wal,
        Duration maxLag) {
    ReadinessDecision {
        sending = List.copyOf(sending);
        entities = List.copyOf(entities);
        sources = Set.copyOf(sources);
        wal = Set.copyOf(wal);
    }

    /**
     * The verdict.
     *
     * @param rows of the account, in the generations that serve
     * @param asOf what must be searchable; null when only the lag counts
     */
    Verdict decide(List<AccountRow> rows, Surroundings surroundings, @Nullable AsOf asOf) {
        AccountRow decisive = null;
        String missing = "";
        for (String entity : sending) {
            AccountRow row = row(rows, entity);
            if (row == null) {
                return Verdict.NOT_INDEXED;
            }
            if (!row.isReady()) {
                return waiting(row);
            }
            String distrust = distrust(row, surroundings);
            if (!distrust.isEmpty()) {
                return new Verdict(AccountState.STALE, distrust, row);
            }
            missing = missing.isEmpty() && asOf != null ? missing(row, surroundings, asOf) : missing;
            decisive = row;
        }
        if (decisive == null) {
            return Verdict.NOT_INDEXED;
        }
        if (!missing.isEmpty()) {
            return new Verdict(AccountState.STALE, missing, decisive);
        }
        return isComplete(rows)
                ? new Verdict(AccountState.COMPLETE, ReasonCode.COMPLETE.name(), decisive)
                : new Verdict(AccountState.READY, ReasonCode.HISTORY_LOADING.name(), decisive);
    }

    /** Why an entity cannot be trusted at a source, whichever account asks; empty when it can. */
    String distrust(AccountRow row, Surroundings surroundings) {
        if (!sources.contains(row.source())) {
            return ReasonCode.NOT_FOLLOWED.with("%s is not in the configuration".formatted(row.source()));
        }
        String distrust = surroundings.distrust(row.entity(), row.generation());
        return distrust.isEmpty() && isFollowed(row)
                ? surroundings.freshness(row).fault(maxLag)
                : distrust;
    }

    boolean isFollowed(AccountRow row) {
        return followed.follows(row.entity()) && followed.sources().contains(row.source());
    }

    private String missing(AccountRow row, Surroundings surroundings, AsOf asOf) {
        if (!isFollowed(row)) {
            return ReasonCode.AS_OF_NOT_FOLLOWED.with("changes of %s are not followed".formatted(row.source()));
        }
        Freshness freshness = surroundings.freshness(row);
        return switch (asOf) {
            case AsOf.Time time -> freshness.missing(time);
            case AsOf.Position position -> missing(row, surroundings, freshness, position);
        };
    }

    private String missing(AccountRow row, Surroundings surroundings, Freshness freshness, AsOf.Position position) {
        if (!wal.contains(row.source())) {
            return ReasonCode.AS_OF_NEEDS_WAL.with(
                    "%s is polled and has no positions. Ask with a time".formatted(row.source()));
        }
        String missing = freshness.missing(position);
        return missing.isEmpty() ? surroundings.positionDoubt(row.source()) : missing;
    }

    private boolean isComplete(List<AccountRow> rows) {
        for (String entity : entities) {
            AccountRow row = row(rows, entity);
            if (row == null || !row.isReady()) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable AccountRow row(List<AccountRow> rows, String entity) {
        for (AccountRow row : rows) {
            if (row.entity().equals(entity)) {
                return row;
            }
        }
        return null;
    }

    private static Verdict waiting(AccountRow row) {
        if (row.isLeftOut()) {
            return new Verdict(AccountState.NOT_INDEXED, ReasonCode.LEFT_OUT_BY_OPERATOR.name(), row);
        }
        if (row.isPaused()) {
            return new Verdict(AccountState.PAUSED, ReasonCode.PAUSED_BY_OPERATOR.name(), row);
        }
        AccountState state = AccountState.valueOf(row.state());
        String reason = switch (state) {
            case QUEUED -> ReasonCode.WAITING_FOR_SLOT.name();
            case INDEXING -> ReasonCode.loading(row.entity());
            case VERIFYING -> ReasonCode.VERIFYING.name();
            case FAILED -> row.reason();
            case NOT_INDEXED, READY, COMPLETE, STALE, PAUSED -> state.name();
        };
        return new Verdict(state, reason, row);
    }
}
