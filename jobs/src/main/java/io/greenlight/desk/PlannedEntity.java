package io.greenlight.desk;

import io.greenlight.readiness.AccountInGeneration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reindex would do with one entity.
 *
 * @param entity its name
 * @param accounts how many accounts
 * @param documents estimated documents
 * @param bytes estimated bytes of their JSON
 * @param units pieces of work
 * @param seconds estimated time for all of it, from the configured rate
 * @param due accounts with a send in the horizon
 * @param late those of them whose send cannot be met
 * @param first accounts that come first, in their order
 */
public record PlannedEntity(
        String entity,
        long accounts,
        long documents,
        long bytes,
        long units,
        long seconds,
        long due,
        long late,
        List<PlannedAccount> first) {
    public PlannedEntity {
        first = List.copyOf(first);
    }

    /**
     * An account at its place in the plan.
     *
     * @param rank its place, from 1
     * @param account its id
     * @param plan what it pays for
     * @param documents estimated documents
     * @param source where it lives
     * @param shard in which shard
     * @param nextSend its next scheduled send; null for none
     * @param why what put it there
     */
    public record PlannedAccount(
            long rank,
            String account,
            String plan,
            long documents,
            String source,
            String shard,
            @Nullable Instant nextSend,
            String why) {
        static PlannedAccount of(AccountInGeneration account) {
            return new PlannedAccount(
                    account.rank(),
                    account.account().value(),
                    account.plan(),
                    account.expected(),
                    account.source(),
                    account.shard(),
                    account.nextSend(),
                    account.why());
        }
    }
}
