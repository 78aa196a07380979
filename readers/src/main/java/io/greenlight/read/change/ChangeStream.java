package io.greenlight.read.change;

import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;

/**
 * Follows the changes of one source from a position on. What was handed out and not confirmed is handed out again by the next
 * stream. Holds one connection; {@link #next} and {@link #confirm} belong to one thread, and the source is kept from giving the
 * stream up for as long as it is open, however long the caller takes.
 *
 * <p>After an exception the stream is of no use: close it and open another.
 */
public interface ChangeStream extends AutoCloseable {
    /**
     * Collects changes until the batch is full, or the stream has come to a position, or the source has had nothing to say for a
     * moment. Changes of a transaction come after its commit, maybe over several batches.
     *
     * @param mostDocuments most documents in the batch, and most transactions behind it, at least 1
     * @param until where to stop, from {@link ChangeSource#currentPosition()}; changes after it may be in the batch too
     * @throws SourceUnavailable if the server cannot be reached any more, or this thread was interrupted
     * @throws SourceRefused if the server refuses to go on
     */
    ChangeBatch next(int mostDocuments, SourcePosition until);

    /**
     * Why a batch was empty that did not reach its position: what must end at the source first, in words; empty when there is nothing of
     * that kind, and the stream gets on by itself.
     *
     * @throws SourceUnavailable if the server cannot be reached any more
     * @throws SourceRefused if the server refuses to answer
     */
    String waitsFor();

    /**
     * Lets the source forget everything up to a position. It must be stored before: a stream is opened after the stored position,
     * which may never lie before the confirmed one.
     *
     * @param position the {@code through} of a batch that is applied, together with all batches before it
     */
    void confirm(SourcePosition position);

    @Override
    void close();
}
