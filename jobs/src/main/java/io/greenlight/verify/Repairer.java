package io.greenlight.verify;

import io.greenlight.document.Key;
import io.greenlight.index.Target;
import io.greenlight.reindex.ScopeRefused;
import io.greenlight.verify.KeyRepair.Ending;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Writes what comparisons found to differ, and nothing else. Each key is read again from its source, so it may run beside anything
 * that writes; what was repaired is recorded key by key, so that it goes on wherever it was broken off.
 */
@Component
public class Repairer {
    private final RepairStore store;
    private final KeyRepair keys;
    private final AccountSettlement settlement;
    private final AccountWalk walk;

    Repairer(RepairStore store, KeyRepair keys, AccountSettlement settlement, AccountWalk walk) {
        this.store = store;
        this.keys = keys;
        this.settlement = settlement;
        this.walk = walk;
    }

    /**
     * Which open differences are meant; every limit narrows.
     *
     * @param verification those this comparison found, whether its generation serves or not; null for any of the generations that
     *     serve
     * @param entities of these entities
     * @param scope accounts and source
     */
    public record Selection(@Nullable Long verification, List<String> entities, VerifyScope scope) {
        public Selection {
            entities = List.copyOf(entities);
        }
    }

    /**
     * What was repaired.
     *
     * @param accounts accounts that had open differences
     * @param repaired keys under which the index holds now what the source has
     * @param gone keys under which it did so already
     * @param open keys under which it does not: the document is refused, or something newer is there
     */
    public record Repair(long accounts, long repaired, long gone, long open) {}

    /**
     * Repairs.
     *
     * @throws ScopeRefused if there is no such comparison
     */
    public Repair repair(Selection selection) {
        Long verification = selection.verification();
        if (verification != null && !store.isVerification(verification)) {
            throw new ScopeRefused(List.of("--verification %d: there is no such comparison".formatted(verification)));
        }
        List<AccountHome> homes = store.accountsWithOpen(selection);
        Map<Ending, Long> counts = new EnumMap<>(Ending.class);
        walk.walk(homes, (home, reads) -> repair(home, verification, reads, counts), settlement::settle);
        return new Repair(
                homes.size(),
                counts.getOrDefault(Ending.REPAIRED, 0L),
                counts.getOrDefault(Ending.GONE, 0L),
                counts.getOrDefault(Ending.REFUSED, 0L) + counts.getOrDefault(Ending.NEWER, 0L));
    }

    private void repair(AccountHome home, @Nullable Long verification, SourceReads reads, Map<Ending, Long> counts) {
        Function<@Nullable Key, List<Key>> next = after -> store.openKeys(home, verification, after, Target.MOST_IDS);
        for (List<Key> some = next.apply(null); !some.isEmpty(); some = next.apply(some.getLast())) {
            KeyRepair.Outcome outcome = keys.repair(home, some, reads);
            store.replayed(home, outcome.alive());
            store.end(home, outcome.ended(Ending.REPAIRED), Ending.REPAIRED);
            store.end(home, outcome.ended(Ending.GONE), Ending.GONE);
            outcome.endings().values().forEach(ending -> counts.merge(ending, 1L, Long::sum));
        }
        removeStrays(home, verification, reads, counts);
    }

    private void removeStrays(
            AccountHome home, @Nullable Long verification, SourceReads reads, Map<Ending, Long> counts) {
        Function<@Nullable Key, List<Key>> next = after -> store.openStrays(home, verification, after, Target.MOST_IDS);
        for (List<Key> some = next.apply(null); !some.isEmpty(); some = next.apply(some.getLast())) {
            KeyRepair.Outcome outcome = keys.removeStrays(home, some, reads);
            store.endStrays(home, outcome.ended(Ending.REPAIRED), Ending.REPAIRED);
            store.endStrays(home, outcome.ended(Ending.GONE), Ending.GONE);
            outcome.endings().values().forEach(ending -> counts.merge(ending, 1L, Long::sum));
        }
    }
}
