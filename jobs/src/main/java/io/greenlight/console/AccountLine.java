package io.greenlight.console;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One account in one generation.
 *
 * @param account id
 * @param name for people
 * @param plan name of its plan
 * @param source server it lives on
 * @param entity what the generation holds
 * @param generation name of the generation
 * @param nextSend when its next campaign is due
 * @param rank its place in the order
 * @param why the rule that gave it this place
 * @param state where it is
 * @param reason why it failed
 * @param indexed documents written
 * @param expected documents expected
 * @param dead dead letters
 * @param lift above zero when an operator raised it, below when lowered
 * @param held whether an operator paused it
 * @param readyAt when it turned ready
 */
public record AccountLine(
        String account,
        String name,
        String plan,
        String source,
        String entity,
        String generation,
        @Nullable Instant nextSend,
        long rank,
        String why,
        String state,
        String reason,
        long indexed,
        long expected,
        long dead,
        long lift,
        boolean held,
        @Nullable Instant readyAt) {
    /** The state that an operator sees: one who is kept back does not just wait. */
    public String shown() {
        return held && (state.equals("QUEUED") || state.equals("INDEXING")) ? "PAUSED" : state;
    }

    /** Whether it is not loaded yet. */
    public boolean isOpen() {
        return state.equals("QUEUED") || state.equals("INDEXING");
    }
}
