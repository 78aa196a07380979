package io.greenlight.readiness;

/** What is known of one account, across its entities. */
public enum AccountState {
    /** No generation serves it. */
    NOT_INDEXED(false),
    /** Waits for a slot. */
    QUEUED(false),
    /** Is being loaded. */
    INDEXING(false),
    /** Loaded, being compared. */
    VERIFYING(false),
    /** May send: everything a campaign needs is searchable and verified. */
    READY(true),
    /** May send, and its history is in as well. */
    COMPLETE(true),
    /** Was ready; the index can no longer be trusted to be fresh. */
    STALE(false),
    /** Could not be loaded or verified. */
    FAILED(false),
    /** An operator paused it. */
    PAUSED(false);

    private final boolean ready;

    AccountState(boolean ready) {
        this.ready = ready;
    }

    /** Whether the account may send. */
    public boolean isReady() {
        return ready;
    }
}
