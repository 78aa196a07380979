package io.greenlight.read.postgres;

import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.change.ChangeBatch;
import io.greenlight.read.change.ChangeStream;
import io.greenlight.read.change.ChangesLost;
import io.greenlight.read.change.SourcePosition;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Reads the WAL through a replication slot. A thread of its own tells the server every few seconds that we are there, since the server
 * gives up a consumer that says nothing for {@code wal_sender_timeout}, and the driver says something only while it is read from.
 */
final class WalStream implements ChangeStream {
    private static final Duration FEEDBACK = Duration.ofSeconds(5);
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final long POLL_MILLIS = 5;

    private final String attempt;
    private final Connections.Permit permit;
    private final Session session;
    private final PGReplicationStream stream;
    private final WalDecoder decoder;
    private final KeyExpressions expressions;
    private final Lock wire = new ReentrantLock();
    private final Thread feedback;
    private SourcePosition handedOut;
    private boolean closed;

    private WalStream(
            String attempt,
            Connections.Permit permit,
            Session session,
            PGReplicationStream stream,
            WalDecoder decoder,
            KeyExpressions expressions) {
        this.attempt = attempt;
        this.permit = permit;
        this.session = session;
        this.stream = stream;
        this.decoder = decoder;
        this.expressions = expressions;
        this.handedOut = decoder.position();
        this.feedback = Thread.ofVirtual().name(attempt).unstarted(this::giveFeedback);
    }

    /**
     * Starts to read.
     *
     * @param session a session for replication; closed with the stream
     * @throws SQLException if the server refuses; session and permit are still the caller's
     */
    static WalStream start(
            String attempt,
            Connections.Permit permit,
            Session session,
            WalNames names,
            WalDecoder decoder,
            KeyExpressions expressions)
            throws SQLException {
        PGReplicationStream stream = session.connection()
                .unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(names.slot())
                .withStartPosition(LogSequenceNumber.valueOf(decoder.position().value()))
                .withStatusInterval((int) FEEDBACK.toMillis(), TimeUnit.MILLISECONDS)
                // We say what is done, not the driver.
                .withAutomaticFlush(false)
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", names.publication() + "," + names.insertsPublication())
                .start();
        WalStream started = new WalStream(attempt, permit, session, stream, decoder, expressions);
        started.feedback.start();
        return started;
    }

    @Override
    public ChangeBatch next(int mostDocuments, SourcePosition until) {
        ChangeCollector batch = new ChangeCollector(mostDocuments);
        try {
            collect(batch, until);
        } catch (SQLException e) {
            throw failure(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SourceUnavailable("Cannot %s: interrupted".formatted(attempt), e);
        }
        expressions.documents(batch.takeRows()).forEach(batch::add);
        SourcePosition position = decoder.position();
        boolean advanced = position.compareTo(handedOut) > 0;
        handedOut = position;
        SourcePosition through = advanced || !decoder.isInTransaction() ? position : null;
        return batch.batch(through, position.covers(until));
    }

    /** A publication that did not exist when a change was written cannot be asked for it. */
    private RuntimeException failure(SQLException cause) {
        return Failures.state(cause).equals("42704")
                ? new ChangesLost("Cannot %s: %s. Reconcile its accounts, drop the slot, and prepare anew."
                        .formatted(attempt, Failures.reason(cause)))
                : Failures.of(attempt, cause);
    }

    /** Reads one message beyond a full batch within a transaction: it may be the commit, and then the batch can be confirmed. */
    private void collect(ChangeCollector batch, SourcePosition until) throws SQLException, InterruptedException {
        long heard = System.nanoTime();
        while (decoder.handOver(batch) && !isComplete(batch, until)) {
            ByteBuffer message = receive();
            if (message != null) {
                decoder.take(message);
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > QUIET.toNanos()) {
                return;
            } else if (!decoder.position().covers(until)) {
                Thread.sleep(POLL_MILLIS);
            }
        }
    }

    private boolean isComplete(ChangeCollector batch, SourcePosition until) {
        return decoder.position().covers(until) || (batch.isFull() && !decoder.isInTransaction());
    }

    /** The next message, or null if there is none at the moment. */
    private @Nullable ByteBuffer receive() throws SQLException {
        wire.lock();
        try {
            ByteBuffer message = stream.readPending();
            if (message == null) {
                // The server sends a transaction whole, so what it has come to between two of them has no change for us
                // before it.
                decoder.idleAt(new SourcePosition(stream.getLastReceiveLSN().asLong()));
            }
            return message;
        } finally {
            wire.unlock();
        }
    }

    /** The history has an end that is reached; what is in between is on its way. */
    @Override
    public String waitsFor() {
        return "";
    }

    @Override
    public void confirm(SourcePosition position) {
        if (position.compareTo(handedOut) > 0) {
            throw new IllegalArgumentException("Cannot confirm %s at %s: only what is before %s was handed out"
                    .formatted(position, attempt, handedOut));
        }
        LogSequenceNumber done = LogSequenceNumber.valueOf(position.value());
        wire.lock();
        try {
            stream.setFlushedLSN(done);
            stream.setAppliedLSN(done);
            stream.forceUpdateStatus();
        } catch (SQLException e) {
            throw Failures.of(attempt, e);
        } finally {
            wire.unlock();
        }
    }

    private void giveFeedback() {
        boolean alive = true;
        while (alive) {
            try {
                Thread.sleep(FEEDBACK);
                alive = sendFeedback();
            } catch (InterruptedException e) {
                alive = false; // closed
            }
        }
    }

    /** Says whether there is anybody left to talk to. */
    private boolean sendFeedback() {
        wire.lock();
        try {
            if (!closed) {
                stream.forceUpdateStatus();
            }
            return !closed;
        } catch (SQLException e) {
            return false; // whoever reads finds the same, and says so
        } finally {
            wire.unlock();
        }
    }

    @Override
    public void close() {
        wire.lock();
        try {
            if (!closed) {
                closed = true;
                feedback.interrupt();
                endStream();
                session.close();
            }
        } catch (SQLException e) {
            // The connection is given up either way.
        } finally {
            wire.unlock();
            permit.close();
        }
    }

    /** Asks the server to end. In the middle of a transaction it would send the rest first, so there the connection is cut. */
    private void endStream() throws SQLException {
        if (decoder.isInTransaction()) {
            session.connection().abort(Runnable::run);
        } else {
            stream.close();
        }
    }
}
