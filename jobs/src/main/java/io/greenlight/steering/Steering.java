package io.greenlight.steering;

import io.greenlight.config.SourceProperties;
import io.greenlight.config.TargetProperties;
import io.greenlight.dispatch.AccountSteeringStore;
import io.greenlight.dispatch.SlotStore;
import io.greenlight.dispatch.TargetStore;
import io.greenlight.document.AccountId;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.reindex.ReindexStore;
import io.greenlight.swap.GateRefused;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * What an operator changes while a reindex runs. Everything takes effect with the next page or unit of each slot, on all
 * workers.
 *
 * <p>Every method throws {@link NotFound} for a name or number that does not exist, and {@link GateRefused} for what would
 * change nothing.
 */
@Component
public class Steering {
    /** Most slots of one source. */
    public static final int MOST_SLOTS = SourceProperties.MOST_SLOTS;
    /** Most bulk requests at a time of one process on one target. */
    public static final int MOST_BULK_CONNECTIONS = TargetProperties.MOST_BULK_CONNECTIONS;

    private final ReindexStore reindexes;
    private final ReindexRunner runner;
    private final SlotStore slots;
    private final TargetStore targets;
    private final AccountSteeringStore accounts;

    Steering(
            ReindexStore reindexes,
            ReindexRunner runner,
            SlotStore slots,
            TargetStore targets,
            AccountSteeringStore accounts) {
        this.reindexes = reindexes;
        this.runner = runner;
        this.slots = slots;
        this.targets = targets;
        this.accounts = accounts;
    }

    /** How an account comes among those that wait. */
    public enum Place {
        /** Before all others. */
        FIRST,
        /** Where the plan has it. */
        PLANNED,
        /** Behind all others. */
        LAST
    }

    /** Pauses a reindex. */
    public void pauseReindex(long id) {
        Reindex reindex = reindex(id);
        if (!reindex.isRunning()) {
            throw refused("pause reindex %d".formatted(id), "it is %s".formatted(reindex.state()));
        }
        if (!reindexes.pause(id)) {
            throw refused("pause reindex %d".formatted(id), "it is paused already");
        }
    }

    /** Lets a paused reindex go on. */
    public void resumeReindex(long id) {
        reindex(id);
        if (!reindexes.resume(id)) {
            throw refused("resume reindex %d".formatted(id), "it is not paused");
        }
    }

    /** Leaves the swap of a warm reindex under way to an operator; one that swaps at this moment may be too far. */
    public void holdSwap(long id) {
        requireSwapAhead("hold the swap of reindex %d".formatted(id), reindex(id));
        if (!reindexes.holdSwap(id)) {
            throw refused("hold the swap of reindex %d".formatted(id), "it is held already");
        }
    }

    /** Lets a reindex under way swap by itself, as soon as the gate allows. */
    public void releaseSwap(long id) {
        requireSwapAhead("release the swap of reindex %d".formatted(id), reindex(id));
        if (!reindexes.releaseSwap(id)) {
            throw refused("release the swap of reindex %d".formatted(id), "it is not held");
        }
    }

    private static void requireSwapAhead(String what, Reindex reindex) {
        if (reindex.request().isPartial()) {
            throw refused(what, "it writes into the generation that serves, and swaps nothing");
        }
        if (reindex.request().mode() == Mode.COLD) {
            throw refused(what, "it is cold: the alias points to its generation from the start");
        }
        if (!reindex.isRunning()) {
            throw refused(what, "it is %s".formatted(reindex.state()));
        }
    }

    /** Gives a reindex up, and drops what it built. */
    public Reindex cancelReindex(long id) {
        reindex(id);
        return runner.cancel(id);
    }

    /** The same, without waiting for the worker that runs it. */
    public void giveUpReindex(long id) {
        reindex(id);
        runner.giveUp(id);
    }

    /** Pauses a source, for all reindexes. */
    public void pauseSource(String source) {
        requireSource(source);
        if (!slots.pause(source)) {
            throw refused("pause source %s".formatted(source), "it is paused already");
        }
    }

    /** Lets a paused source go on. */
    public void resumeSource(String source) {
        requireSource(source);
        if (!slots.resume(source)) {
            throw refused("resume source %s".formatted(source), "it is not paused");
        }
    }

    /**
     * Leaves out what is not loaded yet of a source.
     *
     * @return how many accounts and entities
     */
    public int cancelSource(String source) {
        requireSource(source);
        int left = accounts.leaveOutSource(source);
        if (left == 0) {
            throw refused("leave out source %s".formatted(source), "nothing of it waits to be loaded");
        }
        return left;
    }

    /** Pauses an account. */
    public void pauseAccount(AccountId account) {
        requireAccount(account);
        if (!accounts.pause(account)) {
            throw refused(
                    "pause account %s".formatted(account), "it is paused already, or nothing of it waits to be loaded");
        }
    }

    /** Lets a paused account go on. */
    public void resumeAccount(AccountId account) {
        requireAccount(account);
        if (!accounts.resume(account)) {
            throw refused("resume account %s".formatted(account), "it is not paused");
        }
    }

    /** Leaves an account out of what is being built. */
    public void cancelAccount(AccountId account) {
        requireAccount(account);
        if (!accounts.leaveOut(account)) {
            throw refused("leave out account %s".formatted(account), "nothing of it waits to be loaded");
        }
    }

    /**
     * Gives an account another place among those that wait.
     *
     * @return units of it that wait; 0 if none does, and then its place counts for the next reindex
     */
    public int place(AccountId account, Place place) {
        requireAccount(account);
        return switch (place) {
            case FIRST -> accounts.raise(account);
            case PLANNED -> accounts.restore(account);
            case LAST -> accounts.lower(account);
        };
    }

    /**
     * Changes how many slots a source has, over all workers.
     *
     * @throws LimitRefused if it is below 1 or above {@value #MOST_SLOTS}
     */
    public void limitSlots(String source, int most) {
        requireSource(source);
        if (most < 1 || most > MOST_SLOTS) {
            throw LimitRefused.slots(source, most);
        }
        slots.setLimit(source, most);
    }

    /**
     * Changes how many bulk requests each process sends a target at a time.
     *
     * @throws LimitRefused if it is below 1 or above {@value #MOST_BULK_CONNECTIONS}
     */
    public void limitBulkConnections(String target, int most) {
        List<String> configured = targets.targets();
        if (!configured.contains(target)) {
            throw new NotFound(
                    "Target %s is not configured. Configured are: %s".formatted(target, String.join(", ", configured)));
        }
        if (most < 1 || most > MOST_BULK_CONNECTIONS) {
            throw LimitRefused.bulkConnections(target, most);
        }
        targets.setBulkConnections(target, most);
    }

    private Reindex reindex(long id) {
        return reindexes.find(id).orElseThrow(() -> new NotFound("Reindex %d does not exist".formatted(id)));
    }

    private void requireSource(String source) {
        List<String> configured = slots.sources();
        if (!configured.contains(source)) {
            throw new NotFound(
                    "Source %s is not configured. Configured are: %s".formatted(source, String.join(", ", configured)));
        }
    }

    private void requireAccount(AccountId account) {
        if (!accounts.isKnown(account)) {
            throw new NotFound("Account %s does not exist in any generation".formatted(account));
        }
    }

    private static GateRefused refused(String what, String why) {
        return new GateRefused("Cannot " + what, List.of(why));
    }
}
