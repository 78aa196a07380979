package io.greenlight.dispatch;

/** Places of the load, of a swap and of the sync at which a process may die; each has a test that kills it there. */
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
    AFTER_SWAP_BEFORE_RECORD,
    /** The sync has taken changed keys that are visible, nothing is read. */
    SYNC_AFTER_KEYS,
    /** The sync has read the rows of these keys, nothing is written. */
    SYNC_AFTER_ROWS,
    /** OpenSearch has acknowledged the rows and tombstones, the position is not stored. */
    SYNC_AFTER_WRITE_BEFORE_POSITION,
    /** The position is stored, the slot does not know. */
    SYNC_AFTER_POSITION_BEFORE_CONFIRM,
    /** The slot is told. */
    SYNC_AFTER_CONFIRM,
    /** All changes are searchable, and that is not recorded. */
    SYNC_AFTER_REFRESH
}
