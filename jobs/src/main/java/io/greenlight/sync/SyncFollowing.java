package io.greenlight.sync;

import io.greenlight.config.Followed;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.dispatch.Patience;
import io.greenlight.dispatch.RecurringWork;
import io.greenlight.generation.ChangeFollowing;
import io.greenlight.generation.Generation;
import io.greenlight.progress.ProgressLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What loads and gates ask of the sync. */
final class SyncFollowing implements ChangeFollowing {
    private static final Logger LOG = LoggerFactory.getLogger(SyncFollowing.class);
    private static final String SYNC = "sync";

    private final Followed followed;
    private final SyncStore store;
    private final DueStore due;
    private final RecurringWork tasks;
    private final SyncCatchUp sync;
    private final Patience patience;
    private final HeldBack heldBack;
    private final Duration maxLag;

    /**
     * What is recorded of the sync.
     *
     * @param store how far each source is followed
     * @param due what waits to be written
     */
    record Records(SyncStore store, DueStore due) {}

    SyncFollowing(
            Followed followed,
            Records records,
            RecurringWork tasks,
            SyncCatchUp sync,
            Patience patience,
            HeldBack heldBack,
            Duration maxLag) {
        this.followed = followed;
        this.store = records.store();
        this.due = records.due();
        this.tasks = tasks;
        this.sync = sync;
        this.patience = patience;
        this.heldBack = heldBack;
        this.maxLag = maxLag;
    }

    @Override
    public void begin(Generation generation) {
        if (!follows(generation.entity())) {
            return;
        }
        awaitAll();
        followed.sources().forEach(source -> store.noteFollowed(generation.entity(), generation.number(), source));
    }

    @Override
    public void beginPartial(long reindex) {
        awaitAll();
        followed.sources().forEach(source -> store.noteFollowed(reindex, source));
    }

    private void awaitAll() {
        tasks.ensureAll();
        followed.sources().forEach(this::await);
    }

    private void await(String source) {
        String subject = "source " + source;
        boolean held = false;
        while (!isFollowing(source)) {
            heldBack.hold(subject, SYNC, "its changes are not followed yet%s".formatted(reason(source)));
            held = true;
            patience.pause();
        }
        if (held) {
            heldBack.goOn(subject, SYNC);
        }
    }

    private boolean isFollowing(String source) {
        return store.find(source)
                .filter(state -> state.following() > 0)
                // One that was let go begins another chain with its next run.
                .filter(state -> !state.systemIdentifier().isEmpty())
                .isPresent();
    }

    private String reason(String source) {
        return store.find(source)
                .map(SyncState::heldBack)
                .filter(reason -> !reason.isEmpty())
                .map(reason -> ": " + reason)
                .orElse("");
    }

    @Override
    public void reconciled(long reindex, Generation generation, String source) {
        store.noteReconciled(reindex, generation.entity(), generation.number(), source);
    }

    @Override
    public Map<String, Long> chains() {
        awaitAll();
        Map<String, Long> chains = new LinkedHashMap<>();
        for (String source : followed.sources()) {
            store.find(source).ifPresent(state -> chains.put(source, state.following()));
        }
        return chains;
    }

    @Override
    public void mended(Generation generation, Map<String, Long> chains) {
        chains.forEach((source, chain) -> store.noteMended(generation.entity(), generation.number(), source, chain));
    }

    @Override
    public void awaitFresh(Generation generation) {
        if (!follows(generation.entity())) {
            return;
        }
        for (String source : followed.sources()) {
            if (lag(source).isEmpty()
                    && due.lacking(generation, List.of(source)).isEmpty()) {
                continue;
            }
            try {
                sync.catchUp(source);
            } catch (SyncStuck stuck) {
                LOG.warn("The swap to {} does not wait for {} any longer", generation.name(), source, stuck);
            }
        }
    }

    @Override
    public List<String> missing(Generation generation) {
        if (!follows(generation.entity())) {
            return List.of();
        }
        List<String> missing =
                new ArrayList<>(store.missedBy(generation.entity(), generation.number(), followed.sources()));
        missing.addAll(due.lacking(generation, followed.sources()));
        followed.sources().forEach(source -> lag(source).ifPresent(missing::add));
        return missing;
    }

    private Optional<String> lag(String source) {
        Optional<SyncState> state = store.find(source);
        Duration age = state.map(SyncState::age).orElse(null);
        if (age != null && age.compareTo(maxLag) <= 0) {
            return Optional.empty();
        }
        return Optional.of("the sync of %s %s%s"
                .formatted(
                        source,
                        age == null ? "has not caught up yet" : "is %s behind".formatted(ProgressLine.duration(age)),
                        reason(source)));
    }

    @Override
    public boolean follows(String entity) {
        return followed.follows(entity);
    }
}
