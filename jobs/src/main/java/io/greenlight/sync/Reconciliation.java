package io.greenlight.sync;

import io.greenlight.config.Followed;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationState;
import io.greenlight.generation.GenerationStore;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRequest;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.reindex.ReindexScope;
import io.greenlight.reindex.ReindexState;
import io.greenlight.reindex.ReindexStore;
import io.greenlight.swap.GateRefused;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has read again what the generations that serve missed of a source: by a partial reindex of that source, one for each time that
 * its changes were missed. Until it is done the source's accounts are STALE, so one that was cancelled is asked for again, a while later.
 */
final class Reconciliation {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    private static final Duration AFTER_CANCEL = Duration.ofMinutes(10);

    private final Followed followed;
    private final SyncStore store;
    private final GenerationStore generations;
    private final ReindexStore known;
    private final ReindexRunner reindexes;

    Reconciliation(
            Followed followed,
            SyncStore store,
            GenerationStore generations,
            ReindexStore known,
            ReindexRunner reindexes) {
        this.followed = followed;
        this.store = store;
        this.generations = generations;
        this.known = known;
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
            findKey("reconcile-%s-%d%s".formatted(source, following, numbers))
                    .ifPresent(key -> ask(source, entities, target, key));
        }
    }

    /** The key of the attempt that is due; empty while one that was cancelled is to be left alone. */
    private Optional<String> findKey(String first) {
        String key = first;
        Optional<Reindex> cancelled = findCancelled(key);
        for (int attempt = 2; cancelled.isPresent(); attempt++) {
            Instant end = cancelled.get().finishedAt();
            if (end != null && store.now().isBefore(end.plus(AFTER_CANCEL))) {
                return Optional.empty();
            }
            key = "%s-again-%d".formatted(first, attempt);
            cancelled = findCancelled(key);
        }
        return Optional.of(key);
    }

    private Optional<Reindex> findCancelled(String key) {
        return known.findByKey(key).filter(reindex -> reindex.state() == ReindexState.CANCELLED);
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
