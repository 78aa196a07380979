package io.greenlight.opensearch;

import io.greenlight.bulk.BulkPermits;
import io.greenlight.bulk.BulkSettings;
import io.greenlight.bulk.WriteListener;
import io.greenlight.index.GenerationLayout;

/** Sends bulk requests, one at a time and not more at once than permitted, and makes sense of the answer as a whole. */
final class BulkRequest {
    private final Cluster cluster;
    private final BulkPermits permits;
    private final WriteListener listener;
    private final Call call;

    BulkRequest(
            Cluster cluster,
            GenerationLayout generation,
            BulkSettings settings,
            BulkPermits permits,
            WriteListener listener) {
        this.cluster = cluster;
        this.permits = permits;
        this.listener = listener;
        this.call = Call.post(path(generation))
                .with("require_alias", "true")
                .with("timeout", settings.shardTimeout().toMillis() + "ms")
                .with("filter_path", BulkAnswer.FILTER);
    }

    BulkReply send(BulkBody body, int documents) throws InterruptedException {
        permits.acquire();
        try {
            long start = System.nanoTime();
            Answer answer = cluster.send(call.lines(body.bytes(), body.size()));
            BulkReply reply = reply(answer, documents);
            if (reply instanceof BulkReply.Answered) {
                listener.wrote(documents, body.size(), System.nanoTime() - start);
            }
            return reply;
        } catch (NoAnswer e) {
            return new BulkReply.Unanswered("no answer: " + e.getMessage());
        } finally {
            permits.release();
        }
    }

    private static BulkReply reply(Answer answer, int documents) {
        if (answer.isOk()) {
            return items(answer, documents);
        }
        if (answer.status() == 404 && answer.errorType().equals("index_not_found_exception")) {
            return new BulkReply.IndexMissing();
        }
        if (answer.status() == 413 || answer.status() == 400) {
            return new BulkReply.NotAccepted(type(answer));
        }
        return new BulkReply.Unanswered(words(answer));
    }

    private static BulkReply items(Answer answer, int documents) {
        try {
            return new BulkReply.Answered(BulkAnswer.read(answer.body(), documents));
        } catch (UnreadableAnswer e) {
            return new BulkReply.Unanswered(String.valueOf(e.getMessage()));
        }
    }

    private static String words(Answer answer) {
        return switch (answer.status()) {
            case 401 -> "credentials refused (401). Check username and password";
            case 403 ->
                "not permitted: %s (403). Check the user's rights and the cluster's blocks".formatted(type(answer));
            default -> "%s (%d)".formatted(type(answer), answer.status());
        };
    }

    private static String type(Answer answer) {
        String type = answer.errorType();
        return type.isEmpty() ? "no error type" : type;
    }

    /** A monthly generation names the index of each document, any other the one index of all. */
    private static String path(GenerationLayout generation) {
        return generation.schema().isMonthly()
                ? "/_bulk"
                : "/" + PhysicalIndex.of(generation).writeAlias() + "/_bulk";
    }
}
