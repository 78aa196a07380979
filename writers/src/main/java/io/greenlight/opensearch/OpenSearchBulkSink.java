package io.greenlight.opensearch;

import io.greenlight.bulk.BulkConcurrency;
import io.greenlight.bulk.BulkPermits;
import io.greenlight.bulk.BulkSettings;
import io.greenlight.bulk.DocumentSink;
import io.greenlight.bulk.RetriesExhausted;
import io.greenlight.bulk.WriteListener;
import io.greenlight.bulk.WriteOutcome;
import io.greenlight.document.Document;
import io.greenlight.index.GenerationLayout;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Writes documents by bulk requests to the private write aliases of a generation's indexes, with {@code require_alias}, so
 * that no request can create an index (docs/decisions/0011).
 *
 * <p>Nothing is remembered between writes but the months that were opened, so a writer that dies loses nothing.
 */
public final class OpenSearchBulkSink implements DocumentSink {
    private final OpenSearchTarget target;
    private final BulkSettings settings;
    private final BulkPermits permits;
    private final WriteListener listener;
    private final RandomGenerator random;
    private final HeldBack heldBack;
    private final OpenMonths months;
    private final Queue<BulkBody> bodies = new ConcurrentLinkedQueue<>();

    /**
     * @param target where to write; its connections are used
     * @param settings limits of a request, pauses, patience
     * @param permits how many requests may be under way; shared by every sink of the process on this target
     * @param listener hears of progress
     * @param random draws the pauses
     */
    public OpenSearchBulkSink(
            OpenSearchTarget target,
            BulkSettings settings,
            BulkPermits permits,
            WriteListener listener,
            RandomGenerator random) {
        this.target = target;
        this.settings = settings;
        this.permits = permits;
        this.listener = listener;
        this.random = random;
        this.heldBack = new HeldBack(listener);
        this.months = new OpenMonths(target);
    }

    /** How many requests may be under way at once right now. */
    public BulkConcurrency concurrency() {
        return permits.concurrency();
    }

    @Override
    public List<WriteOutcome> write(GenerationLayout generation, List<Document> documents) {
        if (documents.isEmpty()) {
            return List.of();
        }
        BulkBody body = borrow();
        BulkRequest request = new BulkRequest(target.cluster(), generation, settings, permits, listener);
        BulkWrite write = new BulkWrite(generation, documents, request, settings, body);
        try {
            complete(generation, documents, write);
            return write.outcomes();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw exhausted(generation, write, "interrupted", e);
        } finally {
            heldBack.over(write);
            bodies.add(body);
        }
    }

    private void complete(GenerationLayout generation, List<Document> documents, BulkWrite write)
            throws InterruptedException {
        Backoff backoff = new Backoff(settings.backoffMin(), settings.backoffMax(), random);
        long lastProgress = System.nanoTime();
        while (!write.isComplete()) {
            String cause = months.open(generation, documents);
            int settled = cause.isEmpty() ? write.round() : 0;
            if (settled > 0) {
                lastProgress = System.nanoTime();
                backoff.startOver();
            }
            if (!cause.isEmpty() || write.isHeldBack()) {
                pause(generation, write, cause.isEmpty() ? write.cause() : cause, backoff, lastProgress);
            }
        }
    }

    private void pause(GenerationLayout generation, BulkWrite write, String cause, Backoff backoff, long lastProgress)
            throws InterruptedException {
        Duration idle = Duration.ofNanos(System.nanoTime() - lastProgress);
        if (idle.compareTo(settings.patience()) >= 0) {
            throw exhausted(generation, write, cause, null);
        }
        heldBack.waits(write, cause);
        Thread.sleep(backoff.next());
    }

    private RetriesExhausted exhausted(
            GenerationLayout generation, BulkWrite write, String cause, @Nullable Throwable interrupted) {
        return new RetriesExhausted(
                "Cannot write %d documents to %s on target %s within %s: %s. Write the page again once the cause is mended; that is harmless"
                        .formatted(write.open(), generation.name(), target.name(), settings.patience(), cause),
                interrupted);
    }

    private BulkBody borrow() {
        BulkBody body = bodies.poll();
        return body == null ? new BulkBody(settings.maxDocuments()) : body;
    }
}
