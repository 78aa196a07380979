package io.greenlight.bulk;

import java.time.Duration;

/**
 * How documents are cut into requests and how long the writer keeps trying.
 *
 * @param maxBytes most bytes of one request; a single larger document still travels alone
 * @param maxDocuments most documents of one request
 * @param patience how long a write may go without a single new outcome before it gives up
 * @param backoffMin longest pause after the first request that was turned away
 * @param backoffMax longest pause at all; pauses double up to it, each drawn at random between zero and its bound
 * @param shardTimeout how long OpenSearch may wait for an unavailable shard before it turns documents away
 * @param failuresPerDocument how often one document may meet an internal error of the target before it is refused
 */
public record BulkSettings(
        int maxBytes,
        int maxDocuments,
        Duration patience,
        Duration backoffMin,
        Duration backoffMax,
        Duration shardTimeout,
        int failuresPerDocument) {
    /** 5 MB and 5,000 documents a request, pauses of 100 ms to 10 s, an hour of patience. */
    public static final BulkSettings DEFAULT = new BulkSettings(
            5_000_000,
            5_000,
            Duration.ofHours(1),
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            Duration.ofSeconds(15),
            5);

    public BulkSettings {
        atLeastOne("max-bytes", maxBytes);
        atLeastOne("max-documents", maxDocuments);
        atLeastOne("failures-per-document", failuresPerDocument);
        positive("patience", patience);
        positive("backoff-min", backoffMin);
        positive("shard-timeout", shardTimeout);
        if (backoffMax.compareTo(backoffMin) < 0) {
            throw new IllegalArgumentException(
                    "Cannot use backoff-max %s: it is below backoff-min %s".formatted(backoffMax, backoffMin));
        }
    }

    /** The same, with other limits of one request. */
    public BulkSettings withLimits(int bytes, int documents) {
        return new BulkSettings(bytes, documents, patience, backoffMin, backoffMax, shardTimeout, failuresPerDocument);
    }

    /** The same, with another patience. */
    public BulkSettings withPatience(Duration longest) {
        return new BulkSettings(
                maxBytes, maxDocuments, longest, backoffMin, backoffMax, shardTimeout, failuresPerDocument);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException("Cannot use %s %d: it must be at least 1".formatted(name, value));
        }
    }

    private static void positive(String name, Duration value) {
        if (!value.isPositive()) {
            throw new IllegalArgumentException("Cannot use %s %s: it must be above zero".formatted(name, value));
        }
    }
}
