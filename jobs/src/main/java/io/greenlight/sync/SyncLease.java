package io.greenlight.sync;

/**
 * The right to follow a source, until somebody else takes it.
 *
 * @param source which
 * @param epoch of this run; an update that does not carry the current one is refused
 */
record SyncLease(String source, long epoch) {}
