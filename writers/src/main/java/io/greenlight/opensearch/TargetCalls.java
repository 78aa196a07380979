package io.greenlight.opensearch;

import io.greenlight.index.OutcomeUnknown;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetUnavailable;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Sends the calls of one target and turns what goes wrong into the exceptions of its port. */
final class TargetCalls {
    private static final String BLOCK = "cluster_block_exception";

    /** The cluster says that it did not carry the change out. */
    private static final Set<String> NOT_CARRIED_OUT = Set.of(
            "process_cluster_event_timeout_exception",
            "cluster_manager_not_discovered_exception",
            "master_not_discovered_exception",
            BLOCK,
            "circuit_breaking_exception",
            "rejected_execution_exception");

    private final Cluster cluster;

    TargetCalls(Cluster cluster) {
        this.cluster = cluster;
    }

    String target() {
        return cluster.name();
    }

    /** Reads; the answer must be a success. {@code purpose} completes "Cannot ...", as in "read the health". */
    JsonNode read(Call call, String purpose) {
        Answer answer = ask(call, purpose);
        if (!answer.isOk()) {
            throw refused(purpose, answer);
        }
        JsonNode json = answer.json();
        if (json.isMissingNode()) {
            throw unavailable(purpose, "the answer is not JSON", null);
        }
        return json;
    }

    /** Reads; nothing found is an answer too, an empty one. */
    JsonNode readIfPresent(Call call, String purpose) {
        Answer answer = ask(call, purpose);
        if (answer.status() == 404) {
            return Json.MISSING;
        }
        if (!answer.isOk()) {
            throw refused(purpose, answer);
        }
        return answer.json();
    }

    /** What is wrong with the answer, whether the cluster is not able to or refuses; empty when it is a success. */
    String fault(Call call, String purpose) {
        Answer answer = send(call, purpose);
        return answer.isOk() ? "" : answer.error();
    }

    /** Reads and hands back what was answered, unless the cluster is not able to answer at all. */
    Answer ask(Call call, String purpose) {
        Answer answer = send(call, purpose);
        if (isNotNow(answer)) {
            throw unavailable(purpose, why(answer), null);
        }
        return answer;
    }

    private Answer send(Call call, String purpose) {
        try {
            return cluster.send(call);
        } catch (NoAnswer e) {
            throw unavailable(purpose, String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable(purpose, "interrupted", e);
        }
    }

    /**
     * Changes something.
     *
     * @return an answer below 500: a success that every node has acknowledged, or a refusal
     * @throws OutcomeUnknown if the change may have been carried out
     * @throws TargetUnavailable if it certainly was not
     */
    Answer change(Call call, String purpose) {
        try {
            return known(cluster.send(call), purpose);
        } catch (NoAnswer e) {
            String why = "no answer: " + e.getMessage();
            throw e.mayHaveArrived() ? unknown(purpose, why, e) : unavailable(purpose, why, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unknown(purpose, "interrupted", e);
        }
    }

    /** Changes something; a refusal is an error. */
    void mustChange(Call call, String purpose) {
        Answer answer = change(call, purpose);
        if (!answer.isOk()) {
            throw refused(purpose, answer);
        }
    }

    TargetRefused refused(String purpose, Answer answer) {
        return refused(purpose, answer.error());
    }

    TargetRefused refused(String purpose, String why) {
        return new TargetRefused("Cannot %s on target %s: %s".formatted(purpose, target(), why));
    }

    TargetUnavailable unavailable(String purpose, String why, @Nullable Throwable cause) {
        return new TargetUnavailable(
                "Cannot %s on target %s: %s. Nothing was changed; try again later".formatted(purpose, target(), why),
                cause);
    }

    private Answer known(Answer answer, String purpose) {
        if (answer.isOk()) {
            if (!answer.json().path("acknowledged").asBoolean(true)) {
                throw unknown(purpose, "not every node has acknowledged it in time", null);
            }
            return answer;
        }
        if (isNotNow(answer)) {
            throw NOT_CARRIED_OUT.contains(answer.errorType())
                    ? unavailable(purpose, why(answer), null)
                    : unknown(purpose, answer.error(), null);
        }
        return answer;
    }

    /** A block is lifted sooner or later, whatever its status. */
    private static boolean isNotNow(Answer answer) {
        return !answer.isOk()
                && (answer.status() == 429
                        || answer.status() >= 500
                        || answer.errorType().equals(BLOCK));
    }

    private static String why(Answer answer) {
        return answer.errorType().equals(BLOCK)
                ? "%s (%s)".formatted(ClusterBlocks.words(answer.error()), answer.error())
                : answer.error();
    }

    private OutcomeUnknown unknown(String purpose, String why, @Nullable Throwable cause) {
        return new OutcomeUnknown(
                "Cannot tell whether it was possible to %s on target %s: %s. Read back before trying again"
                        .formatted(purpose, target(), why),
                cause);
    }
}
