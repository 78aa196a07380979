package io.greenlight.opensearch;

import io.greenlight.bulk.BulkSettings;
import io.greenlight.bulk.IndexGone;
import io.greenlight.bulk.WriteOutcome;
import io.greenlight.document.Document;
import io.greenlight.index.GenerationLayout;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One write, from its first request until every document has an outcome. For one thread.
 *
 * <p>Works in rounds. A round sends the open documents in order; those that stay open are moved to the front of
 * {@code open}, behind the point that was reached, and make up the next round.
 */
final class BulkWrite {
    private final GenerationLayout generation;
    private final List<Document> documents;
    private final BulkRequest request;
    private final BulkSettings settings;
    private final BulkBody body;
    private final ItemClassifier classifier;

    private final @Nullable WriteOutcome[] outcomes;
    private final int[] open;
    private final Map<Integer, Integer> failures = new HashMap<>();
    private int stillOpen;
    private int settled;
    private boolean stalled;
    private int maxBytes;
    private Obstacle obstacle = Obstacle.NONE;

    BulkWrite(
            GenerationLayout generation,
            List<Document> documents,
            BulkRequest request,
            BulkSettings settings,
            BulkBody body) {
        this.generation = generation;
        this.documents = documents;
        this.request = request;
        this.settings = settings;
        this.body = body;
        this.classifier = new ItemClassifier(generation.schema());
        this.outcomes = new WriteOutcome[documents.size()];
        this.open = new int[documents.size()];
        Arrays.setAll(open, position -> position);
        this.stillOpen = open.length;
        this.maxBytes = settings.maxBytes();
    }

    boolean isComplete() {
        return stillOpen == 0;
    }

    /** Documents that have no outcome yet. */
    int open() {
        return stillOpen;
    }

    /** Whether the last round met something that asks for a pause. */
    boolean isHeldBack() {
        return !obstacle.reason().isEmpty();
    }

    /** Why documents are still open after a round that was held back. */
    String cause() {
        return obstacle.reason();
    }

    /**
     * Sends every open document once, or until the target takes nothing. After a round in which it was closed for writes, sends only
     * the first one: it was turned away then, and small enough to be sent in vain.
     *
     * @return documents that got their outcome
     */
    int round() throws InterruptedException {
        int count = stillOpen;
        boolean probing = obstacle.isClosed();
        stillOpen = 0;
        settled = 0;
        stalled = false;
        obstacle = Obstacle.NONE;
        if (probing) {
            probe(count);
        } else {
            sendAll(0, count);
        }
        return settled;
    }

    /** One outcome per document. */
    List<WriteOutcome> outcomes() {
        return List.of(Arrays.copyOf(outcomes, outcomes.length, WriteOutcome[].class));
    }

    private void sendAll(int from, int until) throws InterruptedException {
        int start = from;
        while (start < until) {
            if (stalled) {
                keepOpen(start, until);
                return;
            }
            int end = body.fill(generation, documents, open, start, until, maxBytes);
            send(start, end);
            start = end;
        }
    }

    private void probe(int count) throws InterruptedException {
        int one = body.fill(generation, documents, open, 0, 1, maxBytes);
        take(request.probe(body, one), 0, one);
        keepOpen(one, count);
    }

    private void send(int from, int until) throws InterruptedException {
        take(request.send(body, until - from), from, until);
    }

    private void take(BulkReply reply, int from, int until) throws InterruptedException {
        switch (reply) {
            case BulkReply.Answered answered -> settle(from, until, answered.answer());
            case BulkReply.NotAccepted refusal -> halve(from, until, refusal.reason());
            case BulkReply.Unanswered silence -> {
                stalled = true;
                obstacle = silence.obstacle();
                keepOpen(from, until);
            }
            case BulkReply.IndexMissing missing -> throw gone(documents.get(open[from]));
        }
    }

    private void halve(int from, int until, String reason) throws InterruptedException {
        if (until - from == 1) {
            String text = "the target does not accept a request with this document alone, of %d bytes: %s"
                    .formatted(body.size(), reason);
            settle(open[from], new WriteOutcome.Refused("", text));
            return;
        }
        int middle = (from + until) >>> 1;
        sendAll(from, middle);
        sendAll(middle, until);
    }

    private void settle(int from, int until, BulkAnswer answer) {
        int settledBefore = settled;
        for (int i = from; i < until; i++) {
            int item = i - from;
            int position = open[i];
            switch (classifier.classify(answer.status(item), answer.error(item))) {
                case ItemVerdict.Settled verdict -> settle(position, verdict.outcome());
                case ItemVerdict.TurnedAway verdict -> keepOpen(position, verdict.obstacle());
                case ItemVerdict.Failed verdict -> countFailure(position, verdict.cause());
                case ItemVerdict.IndexMissing missing -> throw gone(documents.get(position));
            }
        }
        stalled = settled == settledBefore;
    }

    /** Tells a document that breaks the target each time from a target that is broken for a while. */
    private void countFailure(int position, String reason) {
        if (failures.merge(position, 1, Integer::sum) >= settings.failuresPerDocument()) {
            settle(
                    position,
                    new WriteOutcome.Refused("", "%s, %d times".formatted(reason, settings.failuresPerDocument())));
        } else {
            keepOpen(position, new Obstacle(Obstacle.Kind.BUSY, reason, ""));
        }
    }

    private void settle(int position, WriteOutcome outcome) {
        outcomes[position] = outcome;
        settled++;
    }

    private void keepOpen(int position, Obstacle because) {
        obstacle = because;
        open[stillOpen++] = position;
    }

    private void keepOpen(int from, int until) {
        for (int i = from; i < until; i++) {
            open[stillOpen++] = open[i];
        }
    }

    private IndexGone gone(Document document) {
        return new IndexGone(
                "Cannot write to %s: the index no longer exists. Nothing was created in its place; build a new generation"
                        .formatted(PhysicalIndex.of(generation, document).name()),
                null);
    }
}
