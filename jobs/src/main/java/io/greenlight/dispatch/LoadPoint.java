package io.greenlight.dispatch;

/** Places of the load at which a process may die; each has a test that kills it there. */
public enum LoadPoint {
    /** A unit is claimed, nothing of it is read. */
    AFTER_CLAIM,
    /** A page is read, nothing is written. */
    AFTER_READ,
    /** OpenSearch has acknowledged the page, the checkpoint is not stored. */
    AFTER_BULK_BEFORE_CHECKPOINT,
    /** The checkpoint is committed. */
    AFTER_CHECKPOINT,
    /** Accounts are searchable, not yet compared. */
    AFTER_REFRESH,
    /** Documents that the source does not have any more are hidden, and that is not recorded. */
    AFTER_TOMBSTONES,
    /** The alias points to the new generation, the registry does not know. */
    AFTER_SWAP_BEFORE_RECORD
}
