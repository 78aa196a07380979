package io.greenlight.read.change;

import io.greenlight.check.Finding;
import io.greenlight.read.Source;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The history of changes of one source, for some entities. Safe for use by many threads.
 *
 * <p>How to sync: {@link #currentPosition()}; then {@link ChangeStream#next} up to it; per batch wait until {@link #areVisible}, read
 * the documents again, write them, store {@code through}, {@link ChangeStream#confirm}. Dying after any of these steps loses
 * nothing: what is not confirmed comes again.
 *
 * <p>Every method throws {@link SourceUnavailable} when the server cannot be reached (try again later) and {@link SourceRefused}
 * when it rejects what is asked (a person must act).
 */
public interface ChangeSource {
    /**
     * Creates what following needs at the source, where it is missing: publications and a replication slot. Nothing changes
     * when all is there. Called before the first page of a first load is read, and whenever the configuration may have changed.
     *
     * @throws ChangesLost if the slot is there but lost: its changes are gone. Reconcile, {@link #dropSlot()}, prepare again
     */
    Prepared prepare();

    /**
     * What is followed: a line per shard, table and entity, with the columns that say which document a row belongs to, in order. A source
     * whose lines were others has seen other changes. Does not ask the server.
     */
    List<String> tables();

    /**
     * What the changes pass through now. If it differs from what it was when the last changes were read, some may have been missed; see
     * {@link ChangeMarks#missedSince}. Taken again after {@link #prepare}, which may change it.
     */
    ChangeMarks marks();

    /** What would keep the changes from being seen, and what to do about it. Changes nothing. */
    List<Finding> check();

    /** How the replication slot is. */
    SlotHealth slot();

    /**
     * Drops the slot, and with it the source's duty to keep WAL for us, and the publications, as far as they are ours. Nothing happens
     * if there is none.
     */
    void dropSlot();

    /**
     * Where the history ends now. Every transaction that others could see when this was called lies before, and a stream comes
     * to it without anything else happening at the source than that transactions which are under way end.
     */
    SourcePosition currentPosition();

    /**
     * Whether everybody sees these transactions, by one statement. Only a statement that begins afterwards reads their rows for
     * sure: a commit is in the history before it is visible while it waits for a synchronous standby.
     *
     * @param transactions those of a batch; none are visible at once
     */
    boolean areVisible(Set<Long> transactions);

    /**
     * Opens the stream. There is one at a time; before it is opened in the place of one whose process is dead or frozen, that one's
     * sessions are ended: {@code source.endSessionsOf(changes.reader())}.
     *
     * @param after the stored position; null to begin with the oldest change that can be had: where {@link #prepare()} began, or, where
     *     the source is polled, with all rows
     * @throws SourceUnavailable also while another of our streams holds the slot; it says which process
     * @throws SourceRefused also if the slot is somebody else's
     * @throws ChangesLost if changes after the position are gone: the slot is missing, lost, or has moved on
     */
    ChangeStream openStream(@Nullable SourcePosition after);

    /** The name under which the source shows the stream's session; see {@link Source#endSessionsOf}. */
    String reader();
}
