package io.greenlight.sync;

import io.greenlight.config.Followed;
import io.greenlight.document.AccountId;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationState;
import io.greenlight.generation.GenerationStore;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRequest;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.reindex.ReindexScope;
import io.greenlight.swap.GateRefused;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes accounts that appeared after a load READY: the sync has written their documents, and a partial reindex of these accounts
 * reads them once more, compares, and says so. Asked for once per interval, for as many as there are by then.
 */
final class NewAccounts {
    private static final Logger LOG = LoggerFactory.getLogger(NewAccounts.class);
    private static final int AT_A_TIME = 200;

    private final Followed followed;
    private final NewAccountStore store;
    private final GenerationStore generations;
    private final ReindexRunner reindexes;

    NewAccounts(Followed followed, NewAccountStore store, GenerationStore generations, ReindexRunner reindexes) {
        this.followed = followed;
        this.store = store;
        this.generations = generations;
        this.reindexes = reindexes;
    }

    /** Asks for a reindex of those that are new, if there are any; asking again for the same changes nothing. */
    void ask() {
        store.forgetKnown(followed.entities());
        List<AccountId> accounts = store.first(AT_A_TIME);
        List<Generation> serving = followed.entities().stream()
                .map(generations::findServing)
                .flatMap(Optional::stream)
                .filter(generation -> generation.state() == GenerationState.SERVING)
                .toList();
        if (accounts.isEmpty() || serving.isEmpty()) {
            return;
        }
        ReindexScope.Partial scope = new ReindexScope.Partial(accounts, null, null, ReindexScope.Which.ALL);
        String key = "new-accounts-%d-%08x".formatted(serving.getFirst().number(), accounts.hashCode());
        try {
            Reindex reindex = reindexes.admit(ReindexRequest.partial(
                    serving.stream().map(Generation::entity).toList(),
                    serving.getFirst().target(),
                    key,
                    scope));
            if (!reindex.state().isOver()) {
                reindexes.submit(reindex);
                LOG.info("Reindex {} makes {} accounts READY that are new", reindex.id(), accounts.size());
            }
        } catch (GateRefused refused) {
            // It is under way, or was held: both are to be seen in the status.
            LOG.debug("Not now: {}", refused.getMessage());
        }
    }
}
