package io.greenlight.bulk;

/** Hears what the bulk writer does, for progress and metrics. Called from the writing threads; must not block. */
public interface WriteListener {
    /** A request was answered: its documents, its bytes, how long it took. */
    void wrote(int documents, long bytes, long nanos);

    /** Writing is held back, with the reason in words for the operator; called again whenever the reason changes. */
    void heldBack(String reason);

    /** Writing goes on after it was held back. */
    void goesOn();

    /**
     * The number of requests that may be under way at once has changed, or the reason why it is held down. Calls come in the order of
     * the changes.
     */
    void concurrencyChanged(BulkConcurrency now);

    /** Hears nothing. */
    WriteListener NONE = new WriteListener() {
        @Override
        public void wrote(int documents, long bytes, long nanos) {}

        @Override
        public void heldBack(String reason) {}

        @Override
        public void goesOn() {}

        @Override
        public void concurrencyChanged(BulkConcurrency now) {}
    };
}
