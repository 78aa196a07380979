package io.greenlight.verify;

import io.greenlight.deadletter.DeadLetter;
import io.greenlight.deadletter.DeadLetterStore;
import io.greenlight.deadletter.DeadLetterStore.Selection;
import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.generation.GenerationStore;
import io.greenlight.index.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Reads the rows of open dead letters of the generations that serve once more, and writes what can be indexed now. */
    public Replayed replay(Selection selection) {
        Map<AccountHome, List<Key>> byAccount = byAccount(letters.openOfServing(selection));
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

    /** Lets dead letters count no more; an account that has few enough now may send, if all else is equal. */
    public long dismiss(Selection selection) {
        List<DeadLetter> dismissed = letters.dismiss(selection);
        byAccount(dismissed).keySet().stream()
                .filter(home -> home.generation().serving())
                .forEach(settlement::settle);
        return dismissed.size();
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
