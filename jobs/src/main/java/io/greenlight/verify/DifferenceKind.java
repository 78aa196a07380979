package io.greenlight.verify;

/** How an index differs from its source under one key. */
public enum DifferenceKind {
    /** The source has a document, the index has none. */
    MISSING,
    /** The index has another content than the source, or has it in the wrong month as well. */
    STALE,
    /** The index has a document, the source has none. */
    ORPHANED
}
