package io.greenlight.verify;

import io.greenlight.document.ContentHash;
import io.greenlight.document.DocumentId;
import io.greenlight.document.HashSum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Count and sums of the rows of one account, by key bucket. Mutable, since an account has millions of rows. */
final class AccountSums {
    private final long[] counts = new long[DocumentId.BUCKETS];
    private final long[] sums0 = new long[DocumentId.BUCKETS];
    private final long[] sums1 = new long[DocumentId.BUCKETS];
    private final long[] sums2 = new long[DocumentId.BUCKETS];
    private long idBytes;

    void add(DocumentId id, ContentHash hash) {
        int bucket = id.bucket();
        counts[bucket]++;
        sums0[bucket] += hash.part0();
        sums1[bucket] += hash.part1();
        sums2[bucket] += hash.part2();
        idBytes += id.value().length();
    }

    HashSum total() {
        HashSum total = HashSum.ZERO;
        for (int bucket = 0; bucket < DocumentId.BUCKETS; bucket++) {
            total = total.plus(ofBucket(bucket));
        }
        return total;
    }

    HashSum ofBucket(int bucket) {
        return new HashSum(counts[bucket], sums0[bucket], sums1[bucket], sums2[bucket]);
    }

    /** The buckets whose sums are not these. */
    List<Integer> bucketsOtherThan(Map<Integer, HashSum> found) {
        List<Integer> others = new ArrayList<>();
        for (int bucket = 0; bucket < DocumentId.BUCKETS; bucket++) {
            if (!ofBucket(bucket).equals(found.getOrDefault(bucket, HashSum.ZERO))) {
                others.add(bucket);
            }
        }
        return others;
    }

    /** Characters of the ids in a bucket, about. */
    long idCharacters(int bucket) {
        long all = Math.max(1, total().count());
        return counts[bucket] * (idBytes / all + 1);
    }

    /** Documents in a bucket. */
    long count(int bucket) {
        return counts[bucket];
    }
}
