package io.greenlight.readiness;

import io.greenlight.config.Catalog;
import io.greenlight.config.Followed;
import io.greenlight.document.AccountId;
import io.greenlight.eta.Etas;
import io.greenlight.readiness.ReadinessStore.AccountRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers whether an account may send. What is not known to be ready is not ready. */
@Component
public class ReadinessDesk {
    private final ReadinessStore store;
    private final Followed followed;
    private final Duration maxLag;
    private final Catalog catalog;
    private final ServingLook look;
    private final RememberedServing remembered;
    private final Etas etas;

    ReadinessDesk(
            ReadinessStore store,
            FreshnessDemand demand,
            Catalog catalog,
            ServingLook look,
            RememberedServing remembered,
            Etas etas) {
        this.followed = demand.followed();
        this.maxLag = demand.maxLag();
        this.store = store;
        this.catalog = catalog;
        this.look = look;
        this.remembered = remembered;
        this.etas = etas;
    }

    /** The answer for one account, the index looked at now; empty when no generation ever knew it. */
    public Optional<Readiness> find(AccountId account) {
        return find(account, look::distrust);
    }

    /** The same where many ask: what the index looked like at most two seconds ago is good enough. */
    public Optional<Readiness> findForMany(AccountId account) {
        return find(account, remembered::distrust);
    }

    private Optional<Readiness> find(AccountId account, Serving serving) {
        List<AccountRow> rows = store.serving(account);
        if (rows.isEmpty()) {
            return store.isKnown(account) ? Optional.of(notIndexed(account)) : Optional.empty();
        }
        Map<String, AccountRow> byEntity =
                rows.stream().collect(Collectors.toMap(AccountRow::entity, Function.identity()));
        return Optional.of(answer(account, byEntity, serving));
    }

    private Readiness answer(AccountId account, Map<String, AccountRow> byEntity, Serving serving) {
        AccountRow sending = null;
        for (String entity : catalog.sendingEntities()) {
            sending = byEntity.get(entity);
            if (sending == null) {
                return notIndexed(account);
            }
            if (!sending.isReady()) {
                return waiting(account, sending);
            }
            String distrust = serving.distrust(entity, sending.generation());
            if (distrust.isEmpty() && isFollowed(sending)) {
                distrust = sending.freshness().fault(maxLag);
            }
            if (!distrust.isEmpty()) {
                return answer(account, sending, AccountState.STALE, distrust);
            }
        }
        if (sending == null) {
            return notIndexed(account);
        }
        boolean complete = catalog.names().stream().map(byEntity::get).allMatch(row -> row != null && row.isReady());
        return complete
                ? answer(account, sending, AccountState.COMPLETE, "COMPLETE")
                : answer(account, sending, AccountState.READY, "HISTORY_LOADING");
    }

    private boolean isFollowed(AccountRow row) {
        return followed.follows(row.entity())
                && followed.sources().contains(row.freshness().source());
    }

    private Readiness waiting(AccountId account, AccountRow row) {
        if (row.isLeftOut()) {
            return answer(account, row, AccountState.NOT_INDEXED, "LEFT_OUT_BY_OPERATOR");
        }
        if (row.isPaused()) {
            return answer(account, row, AccountState.PAUSED, "PAUSED_BY_OPERATOR");
        }
        AccountState state = AccountState.valueOf(row.state());
        String reason = switch (state) {
            case QUEUED -> "WAITING_FOR_SLOT";
            case INDEXING -> row.entity().toUpperCase(Locale.ROOT) + "_LOADING";
            case VERIFYING -> "VERIFYING";
            case FAILED -> row.reason();
            case NOT_INDEXED, READY, COMPLETE, STALE, PAUSED -> state.name();
        };
        return answer(account, row, state, reason);
    }

    private Readiness answer(AccountId account, AccountRow row, AccountState state, String reason) {
        return new Readiness(
                account.value(),
                state.isReady(),
                state,
                reason,
                row.alias(),
                "%s-g%06d".formatted(row.alias(), row.generation()),
                row.target(),
                row.indexed(),
                row.expected(),
                row.dead(),
                isFollowed(row) ? row.freshness().asOf() : null,
                state == AccountState.QUEUED ? row.before() + 1 : null,
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

    private static Readiness notIndexed(AccountId account) {
        return new Readiness(
                account.value(),
                false,
                AccountState.NOT_INDEXED,
                "NO_SERVING_GENERATION",
                null,
                null,
                null,
                0,
                0,
                0,
                null,
                null,
                null);
    }

    /** Says why the indexes behind an entity's alias cannot be trusted, or nothing. */
    @FunctionalInterface
    private interface Serving {
        String distrust(String entity, long number);
    }
}
