package io.greenlight.opensearch;

import io.greenlight.index.TargetSettings;
import java.time.Duration;
import java.util.Collection;
import tools.jackson.databind.JsonNode;

/** The state of the cluster and of single indexes. */
final class HealthCalls {
    private static final Duration ONE_WAIT = Duration.ofSeconds(10);

    private final TargetCalls calls;
    private final TargetSettings settings;

    HealthCalls(TargetCalls calls, TargetSettings settings) {
        this.calls = calls;
        this.settings = settings;
    }

    /** Says at once what waiting for green would never tell. */
    void mustHoldReplicas() {
        int dataNodes = calls.read(Call.get("/_cluster/health"), "read the health")
                .path("number_of_data_nodes")
                .asInt();
        if (settings.replicas() >= dataNodes) {
            throw calls.refused(
                    "serve with %d replicas".formatted(settings.replicas()),
                    "that needs %d data nodes and there are %d. Add nodes or lower the number of replicas"
                            .formatted(settings.replicas() + 1, dataNodes));
        }
    }

    void awaitGreen(Collection<String> indexes) {
        String purpose = "wait until %s are green".formatted(indexes);
        long deadline = System.nanoTime() + settings.greenTimeout().toNanos();
        for (String index : indexes) {
            while (!isGreen(index, purpose)) {
                if (System.nanoTime() >= deadline) {
                    throw calls.unavailable(
                            purpose, "%s is not after %s".formatted(index, settings.greenTimeout()), null);
                }
            }
        }
    }

    long freeBytes() {
        JsonNode nodes = calls.read(
                        Call.get("/_nodes/data:true/stats/fs")
                                .with("filter_path", "nodes.*.fs.total.available_in_bytes"),
                        "read the free space")
                .path("nodes");
        return nodes.valueStream()
                .mapToLong(node -> node.at("/fs/total/available_in_bytes").asLong(0))
                .sum();
    }

    /** Waits a while on the server; a timeout there is answered with status 408. */
    private boolean isGreen(String index, String purpose) {
        Duration wait = settings.greenTimeout().compareTo(ONE_WAIT) < 0 ? settings.greenTimeout() : ONE_WAIT;
        Answer answer = calls.ask(
                Call.get("/_cluster/health/" + index)
                        .with("wait_for_status", "green")
                        .with("timeout", wait.toMillis() + "ms"),
                purpose);
        if (!answer.isOk() && answer.status() != 408) {
            throw calls.refused(purpose, answer);
        }
        return answer.json().path("status").asString("").equals("green");
    }
}
