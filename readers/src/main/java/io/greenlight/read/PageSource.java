package io.greenlight.read;

/**
 * Reads pages of one entity from one shard, in the source's order of account and key. Holds one connection, belongs to one
 * thread, and keeps no transaction open between two pages.
 */
public interface PageSource extends AutoCloseable {
    /**
     * Reads one page by one short statement (and one per collection, of the same key range).
     *
     * <p>The version of every document is the time on the source's clock before the first statement's snapshot.
     *
     * @throws SourceBusy if no read permit became free within the reader's patience; ask again
     * @throws SourceUnavailable if the server cannot be reached; the next call connects anew
     * @throws SourceRefused if the server rejects the statement, or its rows come out of order
     */
    Page read(PageRequest request);

    @Override
    void close();
}
