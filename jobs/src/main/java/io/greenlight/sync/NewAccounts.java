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
import io.greenlight.sync.NewAccountStore.Unknown;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes accounts that appeared after a load READY: the sync has written their documents, and a partial reindex of these accounts
 * reads them once more, compares, and says so. Asked for once per interval, for as many as there are by then. One whose documents
 * came before it stood in the directory is looked for there again and again, behind the others.
 */
final class NewAccounts {
    private static final Logger LOG = LoggerFactory.getLogger(NewAccounts.class);
    private static final int AT_A_TIME = 200;

    private final Followed followed;
    private final NewAccountStore store;
    private final GenerationStore generations;
    private final Directories directories;
    private final ReindexRunner reindexes;

    NewAccounts(
            Followed followed,
            NewAccountStore store,
            GenerationStore generations,
            Directories directories,
            ReindexRunner reindexes) {
        this.followed = followed;
        this.store = store;
        this.generations = generations;
        this.directories = directories;
        this.reindexes = reindexes;
    }

    /** Asks for a reindex of those that are new and stand in a directory by now, if there are any. */
    void ask() {
        store.forgetKnown(followed.entities());
        List<Unknown> unknown = store.due(followed.sources(), followed.entities(), AT_A_TIME);
        if (unknown.isEmpty()) {
            return;
        }
        List<AccountId> present = present(unknown);
        // Whatever becomes of it: those behind them are not to wait.
        store.looked(unknown.stream().map(Unknown::account).distinct().toList());
        if (!present.isEmpty()) {
            ask(present);
        }
    }

    private List<AccountId> present(List<Unknown> unknown) {
        Map<Place, Set<AccountId>> present = new HashMap<>();
        return unknown.stream()
                .filter(one -> present.computeIfAbsent(
                                new Place(one.source(), one.entity()),
                                place -> directories.accounts(place.source, place.entity))
                        .contains(one.account()))
                .map(Unknown::account)
                .distinct()
                .toList();
    }

    private record Place(String source, String entity) {}

    private void ask(List<AccountId> accounts) {
        List<Generation> serving = followed.entities().stream()
                .map(generations::findServing)
                .flatMap(Optional::stream)
                .filter(generation -> generation.state() == GenerationState.SERVING)
                .toList();
        if (serving.isEmpty()) {
            return;
        }
        ReindexScope.Partial scope = new ReindexScope.Partial(accounts, null, null, ReindexScope.Which.ALL);
        try {
            Reindex reindex = reindexes.admit(ReindexRequest.partial(
                    serving.stream().map(Generation::entity).toList(),
                    serving.getFirst().target(),
                    null,
                    scope));
            reindexes.submit(reindex);
            LOG.info("Reindex {} makes {} accounts READY that are new", reindex.id(), accounts.size());
        } catch (GateRefused refused) {
            // It is under way, or was held: both are to be seen in the status.
            LOG.debug("Not now: {}", refused.getMessage());
        }
    }
}
