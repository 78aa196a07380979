package io.greenlight.verify;

/** How far accounts of an index are looked into. */
public enum Depth {
    /** Every document, its content included. */
    DOCUMENTS,
    /** Count and sums; documents only of accounts where those differ. */
    SUMS
}
