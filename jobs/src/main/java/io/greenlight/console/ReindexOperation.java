package io.greenlight.console;

import io.greenlight.reindex.Mode;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRequest;
import io.greenlight.reindex.ReindexState;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an operator can do with a reindex. */
enum ReindexOperation {
    /** Lets slots read no further page of it. */
    PAUSE(
            "Pause",
            "plain",
            "Slots stop after the page they are reading. Nothing is lost; it goes on from its checkpoints."),
    /** Lets it go on. */
    RESUME("Resume", "plain", "Slots take its units again, from their checkpoints."),
    /** Goes on with one that failed. */
    CONTINUE("Go on with", "plain", "Workers take it up again where it was left."),
    /** Points the aliases to what it built. */
    SWAP(
            "Do the swap of",
            "plain",
            "The aliases point to its generations from that moment on, in one step each.",
            "What serves now keeps its indexes and is kept up to date, so that you can roll back."),
    /** Leaves the swap to an operator. */
    HOLD_SWAP("Hold the swap of", "plain", "It is loaded and verified, and waits then until you do the swap."),
    /** Lets it swap by itself. */
    RELEASE_SWAP("Release the swap of", "plain", "It swaps by itself as soon as the gate allows."),
    /** Gives it up. */
    CANCEL(
            "Cancel",
            "danger",
            "It is stopped, and what it built is dropped, unless it serves.",
            "What was loaded has to be loaded again.");

    private final String verb;
    private final String tone;
    private final String effects;

    ReindexOperation(String verb, String tone, String... effects) {
        this.verb = verb;
        this.tone = tone;
        this.effects = String.join("\n", effects);
    }

    /** Those that make sense now. */
    static List<ReindexOperation> of(Reindex reindex) {
        return Arrays.stream(values())
                .filter(operation -> operation.fits(reindex))
                .toList();
    }

    private boolean fits(Reindex reindex) {
        boolean swaps = !reindex.request().isPartial() && reindex.request().mode() == Mode.WARM && reindex.isRunning();
        boolean held = reindex.request().swap() == ReindexRequest.Swap.HELD;
        return switch (this) {
            case PAUSE -> reindex.isRunning() && !reindex.paused();
            case RESUME -> reindex.paused() && !reindex.state().isOver();
            case CONTINUE ->
                reindex.state() == ReindexState.FAILED
                        || (reindex.state() == ReindexState.HELD && !reindex.isHeldByOperator());
            case SWAP -> reindex.state() == ReindexState.HELD;
            case HOLD_SWAP -> swaps && !held;
            case RELEASE_SWAP -> swaps && held;
            case CANCEL -> !reindex.state().isOver();
        };
    }

    /** The operation of this path. */
    static Optional<ReindexOperation> find(String path) {
        return Arrays.stream(values())
                .filter(operation -> operation.path().equals(path))
                .findFirst();
    }

    /** As it stands in an address. */
    public String path() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** As it stands on a button that leads to its confirmation. */
    public String label() {
        return verb.replaceFirst(" (of|with)$", "");
    }

    /** Whether it cannot be taken back. */
    public boolean isDangerous() {
        return tone.equals("danger");
    }

    Confirmation confirmation(Reindex reindex) {
        String page = "/console/reindexes/%d".formatted(reindex.id());
        String title = "%s reindex %d of %s".formatted(verb, reindex.id(), reindex.entities());
        Confirmation plain = Confirmation.of(title, page + "/" + path(), label(), page, effects.split("\n"));
        return isDangerous() ? plain.dangerous() : plain;
    }
}
