package io.greenlight.cli;

/** A command that is written into the audit log before it begins. */
interface Audited {
    /** Whether it is with the options it was given. */
    boolean isAudited();
}
