package io.greenlight.sync;

import io.greenlight.config.Followed;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationState;
import io.greenlight.generation.GenerationStore;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRequest;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.reindex.ReindexScope;
import io.greenlight.swap.GateRefused;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has read again what the generations that serve missed of a source: by a partial reindex of that source, one for each time that
 * its changes were missed. Until it is done the source's accounts are STALE.
 */
final class Reconciliation {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    private final Followed followed;
    private final SyncStore store;
    private final GenerationStore generations;
    private final ReindexRunner reindexes;

    Reconciliation(Followed followed, SyncStore store, GenerationStore generations, ReindexRunner reindexes) {
        this.followed = followed;
        this.store = store;
        this.generations = generations;
        this.reindexes = reindexes;
    }

    /** Asks for what a source needs; asking again changes nothing. */
    void ask(String source) {
        List<String> entities = new ArrayList<>();
        StringBuilder numbers = new StringBuilder();
        for (String entity : followed.entities()) {
            generations
                    .findServing(entity)
                    .filter(serving -> serving.state() == GenerationState.SERVING)
                    .filter(serving -> hasMissed(serving, source))
                    .ifPresent(serving -> {
                        entities.add(entity);
                        numbers.append('-').append(serving.number());
                    });
        }
        if (!entities.isEmpty()) {
            String target =
                    generations.findServing(entities.getFirst()).orElseThrow().target();
            long following = store.find(source).map(SyncState::following).orElse(0L);
            ask(source, entities, target, "reconcile-%s-%d%s".formatted(source, following, numbers));
        }
    }

    private boolean hasMissed(Generation serving, String source) {
        return !store.missedBy(serving.entity(), serving.number(), List.of(source))
                .isEmpty();
    }

    private void ask(String source, List<String> entities, String target, String key) {
        ReindexScope.Partial all = new ReindexScope.Partial(List.of(), source, null, ReindexScope.Which.ALL);
        try {
            Reindex reindex = reindexes.admit(ReindexRequest.partial(entities, target, key, all));
            if (!reindex.state().isOver()) {
                reindexes.submit(reindex);
                LOG.info("Reindex {} reads all of {} again, of which changes were missed", reindex.id(), source);
            }
        } catch (GateRefused refused) {
            // It runs already, or an operator must act; readiness and status say what is missing meanwhile.
            LOG.debug("Not now: {}", refused.getMessage());
        }
    }
}
