package io.greenlight.cli;

/**
 * A command that changes something, if only what is found to differ: it is written into the audit log before it begins, as what
 * is asked of a server is.
 */
interface Changing extends Audited {
    /** Whether it does so with the options it was given. */
    default boolean changes() {
        return true;
    }

    @Override
    default boolean isAudited() {
        return changes();
    }
}
