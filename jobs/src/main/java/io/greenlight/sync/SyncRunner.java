package io.greenlight.sync;

import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.StopAsked;
import io.greenlight.read.Source;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.Sources;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.ChangesLost;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the sync of a source once, and says why where it cannot. */
public final class SyncRunner {
    private static final Logger LOG = LoggerFactory.getLogger(SyncRunner.class);

    private final Sources sources;
    private final FollowedSources followed;
    private final SyncRun.Parts parts;
    private final SyncJob job;
    private final Drain drain;
    /** Of runs that wait for an old transaction, by source. */
    private final Map<String, RunGoal> waiting = new ConcurrentHashMap<>();

    SyncRunner(Sources sources, FollowedSources followed, SyncRun.Parts parts, SyncJob job, Drain drain) {
        this.sources = sources;
        this.followed = followed;
        this.parts = parts;
        this.job = job;
        this.drain = drain;
    }

    /**
     * Follows a source up to where it is now. One at a time per source: its task sees to that.
     *
     * @return whether everything committed before is searchable
     * @throws RuntimeException if it failed in a way that is not foreseen; that it did is recorded
     */
    public boolean run(String name) {
        ChangeSource changes = followed.find(name)
                .orElseThrow(() -> new IllegalArgumentException("Source %s is not followed".formatted(name)));
        SyncLease lease = parts.store().begin(name);
        try {
            return follow(sources.source(name), changes, lease);
        } catch (SourceUnavailable | SourceRefused failure) {
            hold(lease, changes, String.valueOf(failure.getMessage()));
            LOG.warn("The sync of {} waits: {}", name, failure.getMessage());
        } catch (SyncTakenOver takenOver) {
            LOG.warn("{}", takenOver.getMessage());
        } catch (StopAsked asked) {
            throw asked;
        } catch (RuntimeException failure) {
            holdFor(failure, changes, lease);
            throw failure;
        }
        return false;
    }

    /** A chain that broke is begun anew. What fails in that is recorded like anything else. */
    private boolean follow(Source source, ChangeSource changes, SyncLease lease) {
        try {
            return new SyncRun(source, changes, parts, lease, drain, waiting).run(job::run);
        } catch (ChangesLost lost) {
            parts.following().restart(lease, source, changes, "SLOT_LOST: " + lost.getMessage());
        } catch (WalBudgetSpent spent) {
            parts.following().restart(lease, source, changes, "WAL_BUDGET: " + spent.getMessage());
        }
        return false;
    }

    /** The slot keeps WAL for as long as the sync stands still, so how much is asked also then. */
    private void hold(SyncLease lease, ChangeSource changes, String reason) {
        Long retained = parts.retained().findBytes(lease.source(), changes).orElse(null);
        parts.store().hold(lease, reason, retained);
    }

    /** Whoever waits sees why. Its message stays in the log, since it may be anybody's. */
    private void holdFor(RuntimeException failure, ChangeSource changes, SyncLease lease) {
        String reason = "the sync failed with %s; the log of the worker says more"
                .formatted(failure.getClass().getSimpleName());
        try {
            hold(lease, changes, reason);
        } catch (RuntimeException also) {
            failure.addSuppressed(also);
        }
    }
}
