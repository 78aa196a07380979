package io.greenlight.document;

/**
 * Count and sum of content hashes of a set of documents; two sets with the same documents have the same sum, in any order.
 *
 * @param count documents
 * @param sum0 sum of {@link ContentHash#part0()}
 * @param sum1 sum of {@link ContentHash#part1()}
 * @param sum2 sum of {@link ContentHash#part2()}
 */
public record HashSum(long count, long sum0, long sum1, long sum2) {
    /** The empty set. */
    public static final HashSum ZERO = new HashSum(0, 0, 0, 0);

    /** This set and one more document. */
    public HashSum plus(ContentHash hash) {
        return new HashSum(count + 1, sum0 + hash.part0(), sum1 + hash.part1(), sum2 + hash.part2());
    }

    /** The set without a part of it; with something else, the difference between the two, which may be negative. */
    public HashSum minus(HashSum other) {
        return new HashSum(count - other.count, sum0 - other.sum0, sum1 - other.sum1, sum2 - other.sum2);
    }

    /** The union with a disjoint set. */
    public HashSum plus(HashSum other) {
        return new HashSum(count + other.count, sum0 + other.sum0, sum1 + other.sum1, sum2 + other.sum2);
    }
}
