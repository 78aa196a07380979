package io.greenlight.cli;

/** A command that changes something: it is written into the audit log before it begins. */
interface Changing {
    /** Whether it does so with the options it was given. */
    default boolean changes() {
        return true;
    }
}
