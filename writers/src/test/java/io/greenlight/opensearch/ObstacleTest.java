package io.greenlight.opensearch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObstacleTest {
    @ParameterizedTest
    @CsvSource({
        "429,rejected_execution_exception,429 from the target",
        "429,circuit_breaking_exception,circuit breaker of the target",
        "429,'',429 from the target",
        "502,'',502 from the target",
        "503,unheard_of_exception,503 from the target",
        "504,'',504 from the target"
    })
    void aTargetWithTooMuchToDoIsAskedForLess(int status, String type, String pushBack) {
        Obstacle obstacle = Obstacle.of(status, type, "");

        assertThat(obstacle.kind()).isEqualTo(Obstacle.Kind.BUSY);
        assertThat(obstacle.pushBack()).isEqualTo(pushBack);
    }

    @ParameterizedTest
    @CsvSource({
        "429,cluster_block_exception",
        "403,cluster_block_exception",
        "503,cluster_block_exception",
        "503,unavailable_shards_exception",
        "400,index_closed_exception",
        "403,security_exception",
        "500,node_closed_exception"
    })
    void aTargetThatTakesNoWritesIsTriedWithOneDocument(int status, String type) {
        Obstacle obstacle = Obstacle.of(status, type, "");

        assertThat(obstacle.kind()).isEqualTo(Obstacle.Kind.CLOSED);
        assertThat(obstacle.pushBack()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "[TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark],index is read-only: disk flood stage watermark. Free disk or raise the watermark",
        "[FORBIDDEN/5/index read-only (api)],index is read-only. Remove index.blocks.read_only",
        "[FORBIDDEN/8/index write (api)],writing to the index is blocked. Remove index.blocks.write",
        "[FORBIDDEN/6/cluster read-only (api)],the cluster is read-only. Remove cluster.blocks.read_only",
        "[FORBIDDEN/13/cluster read-only / allow delete (api)],read-only but for deletes. Remove cluster.blocks.read_only_allow_delete",
        "[SERVICE_UNAVAILABLE/1/state not recovered / initialized],the cluster is still starting",
        "[SERVICE_UNAVAILABLE/2/no cluster-manager],the cluster has no cluster manager. Bring its nodes back",
        "[FORBIDDEN/99/new],writes are blocked (block 99). Remove the block",
        "jane@example.org,writes are blocked. Remove the block"
    })
    void saysWhatABlockIsAndWhatToDo(String block, String words) {
        assertThat(Obstacle.of(403, "cluster_block_exception", "index [x] blocked by: %s;".formatted(block))
                        .reason())
                .isEqualTo(words + "; goes on by itself. cluster_block_exception (403)");
    }

    @Test
    void saysThatTheIndexIsRed() {
        assertThat(Obstacle.of(503, "unavailable_shards_exception", "secret").reason())
                .isEqualTo("a primary shard is not active, the index is red. Bring its node back or make room for it"
                        + " (_cluster/allocation/explain says what is missing); goes on by itself."
                        + " unavailable_shards_exception (503)");
    }
}
