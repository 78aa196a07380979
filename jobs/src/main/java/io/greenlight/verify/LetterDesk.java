package io.greenlight.verify;

import io.greenlight.deadletter.DeadLetter;
import io.greenlight.deadletter.DeadLetter.State;
import io.greenlight.deadletter.DeadLetterStore;
import io.greenlight.deadletter.DeadLetterStore.Owner;
import io.greenlight.deadletter.DeadLetterStore.Selection;
import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.index.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** What operators do with dead letters: read their rows again, or let them be. */
@Component
public class LetterDesk {
    private final DeadLetterStore letters;
    private final GenerationStore generations;
    private final KeyRepair keys;
    private final RepairStore store;
    private final AccountSettlement settlement;
    private final AccountWalk walk;

    LetterDesk(
            DeadLetterStore letters,
            GenerationStore generations,
            KeyRepair keys,
            RepairStore store,
            AccountSettlement settlement,
            AccountWalk walk) {
        this.letters = letters;
        this.generations = generations;
        this.keys = keys;
        this.store = store;
        this.settlement = settlement;
        this.walk = walk;
    }

    /**
     * What became of dead letters that were read again.
     *
     * @param replayed their rows are loaded, or gone
     * @param open they still cannot be indexed
     */
    public record Replayed(long replayed, long open) {}

    /**
     * Reads the rows of open dead letters of the generations that serve once more, and writes what can be indexed now. Accounts that
     * were not settled after an earlier time, since it was broken off, are settled now.
     */
    public Replayed replay(Selection selection) {
        Map<AccountHome, List<Key>> byAccount = byAccount(letters.openOfServing(selection));
        Replayed replayed = replay(byAccount);
        settle(State.REPLAYED, selection, byAccount.keySet());
        return replayed;
    }

    /** The same for all open dead letters of one generation, whether it serves or not. */
    Replayed replay(Generation generation) {
        return replay(byAccount(letters.open(generation)));
    }

    private Replayed replay(Map<AccountHome, List<Key>> byAccount) {
        long[] counts = new long[2];
        walk.walk(
                List.copyOf(byAccount.keySet()),
                (home, reads) -> replay(home, byAccount.getOrDefault(home, List.of()), reads, counts),
                settlement::settle);
        return new Replayed(counts[0], counts[1]);
    }

    private void replay(AccountHome home, List<Key> all, SourceReads reads, long[] counts) {
        for (int from = 0; from < all.size(); from += Target.MOST_IDS) {
            List<Key> some = all.subList(from, Math.min(all.size(), from + Target.MOST_IDS));
            List<Key> alive = keys.repair(home, some, reads).alive();
            store.replayed(home, alive);
            counts[0] += alive.size();
            counts[1] += some.size() - alive.size();
        }
    }

    /**
     * Lets dead letters of whatever generation count no more; an account that has few enough now may send, if all else is equal. One
     * that only they kept from it is READY again without a look at the index, in each generation; any other is compared in the one that
     * serves, also if it was not after an earlier time, since that was broken off.
     */
    public long dismiss(Selection selection) {
        long dismissed = 0;
        for (Owner owner : letters.owners(selection)) {
            Generation generation = generations.generation(owner.entity(), owner.generation());
            dismissed += letters.dismiss(selection, generation, owner.account());
        }
        settle(State.DISMISSED, selection, Set.of());
        return dismissed;
    }

    private void settle(State ended, Selection selection, Set<AccountHome> settled) {
        letters.endedOfFailed(ended, selection).stream()
                .map(this::home)
                .filter(home -> !settled.contains(home))
                .forEach(settlement::settle);
    }

    private Map<AccountHome, List<Key>> byAccount(List<DeadLetter> some) {
        Map<AccountHome, List<Key>> byAccount = new LinkedHashMap<>();
        some.forEach(letter -> byAccount
                .computeIfAbsent(home(letter), home -> new ArrayList<>())
                .add(new Key(letter.key())));
        return byAccount;
    }

    private AccountHome home(DeadLetter letter) {
        return new AccountHome(
                generations.generation(letter.entity(), letter.generation()),
                letter.source(),
                letter.shard(),
                new AccountId(letter.account()));
    }
}
