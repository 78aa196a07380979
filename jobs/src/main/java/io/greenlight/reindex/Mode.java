package io.greenlight.reindex;

/** What becomes of the accounts while a new generation is built. */
public enum Mode {
    /** The old generation is trusted: accounts stay ready on it until the swap. */
    WARM,
    /** The old generation is lost or not trusted: no account is ready until it is loaded. */
    COLD
}
