package io.greenlight.verify;

/** Where somebody who compares waits for those who carry changes from the sources to the indexes. */
@FunctionalInterface
public interface SyncBarrier {
    /** Nobody carries changes. */
    SyncBarrier NONE = (source, version) -> {};

    /**
     * Waits until every change that a read of this version may have seen is written to all live generations.
     *
     * @param source name of the source
     * @param version microseconds since 1970 on the source's clock, as pages have it
     */
    void awaitPast(String source, long version);
}
