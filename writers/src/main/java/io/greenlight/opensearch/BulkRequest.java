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
        try (BulkPermits.Permit permit = permits.acquire()) {
            BulkReply reply = exchange(body, documents);
            learn(permit, reply, body.size());
            if (reply instanceof BulkReply.Answered) {
                listener.wrote(documents, body.size(), permit.elapsedNanos());
            }
            return reply;
        }
    }

    /** As {@link #send}, to find out whether the target takes writes at all: says nothing about how busy it is. */
    BulkReply probe(BulkBody body, int documents) throws InterruptedException {
        try (BulkPermits.Permit permit = permits.acquire()) {
            BulkReply reply = exchange(body, documents);
            if (reply instanceof BulkReply.Answered) {
                listener.wrote(documents, body.size(), permit.elapsedNanos());
            }
            return reply;
        }
    }

    private BulkReply exchange(BulkBody body, int documents) throws InterruptedException {
        try {
            return reply(cluster.send(call.lines(body.bytes(), body.size())), documents);
        } catch (NoAnswer e) {
            return new BulkReply.Unanswered(Obstacle.silence("no answer: " + e.getMessage()));
        }
    }

    /** What was not accepted for what is in it, and a target that takes no writes, do not tell how busy it is. */
    private void learn(BulkPermits.Permit permit, BulkReply reply, int bytes) {
        String pushBack = pushBack(reply);
        if (!pushBack.isEmpty()) {
            permit.pushedBack(pushBack, bytes, listener);
        } else if (reply instanceof BulkReply.Answered answered
                && answered.answer().isTaken()) {
            permit.taken(bytes, listener);
        }
    }

    private static String pushBack(BulkReply reply) {
        return switch (reply) {
            case BulkReply.Answered answered -> answered.answer().pushBack();
            case BulkReply.Unanswered silence -> silence.obstacle().pushBack();
            case BulkReply.NotAccepted refusal -> "";
            case BulkReply.IndexMissing missing -> "";
        };
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
        return new BulkReply.Unanswered(obstacle(answer));
    }

    private static BulkReply items(Answer answer, int documents) {
        try {
            return new BulkReply.Answered(BulkAnswer.read(answer.body(), documents));
        } catch (UnreadableAnswer e) {
            return new BulkReply.Unanswered(Obstacle.silence(String.valueOf(e.getMessage())));
        }
    }

    private static Obstacle obstacle(Answer answer) {
        String type = answer.errorType();
        if (answer.status() == 401) {
            return Obstacle.closed("credentials refused (401). Check username and password");
        }
        if (answer.status() == 403 && !type.equals("cluster_block_exception")) {
            return Obstacle.closed("not permitted: %s (403). Check the user's rights".formatted(type(answer)));
        }
        return Obstacle.of(
                answer.status(), type, answer.json().at("/error/reason").asString(""));
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
