package io.greenlight.guard;

/** Whether a source may be read. */
public sealed interface Verdict {
    /** At full pace. */
    record Go() implements Verdict {}

    /**
     * With pauses.
     *
     * @param pause length of the pause after each read, in lengths of that read
     * @param reason what is near its limit
     */
    record Slow(double pause, String reason) implements Verdict {}

    /**
     * Not at all.
     *
     * @param reason what is over its limit, or who asks for it
     */
    record Stop(String reason) implements Verdict {}

    /** Why it is held back; empty when it is not. */
    default String heldBackBy() {
        return switch (this) {
            case Go go -> "";
            case Slow slow -> slow.reason();
            case Stop stop -> stop.reason();
        };
    }
}
