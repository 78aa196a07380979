package io.greenlight.document;

import org.apache.commons.codec.digest.MurmurHash3;

/**
 * The 64-bit hash of a document's content: the first half of MurmurHash3 x64 128 over the canonical JSON bytes, that is the
 * entity's fields in the order of its schema without white space and without Greenlight's own fields.
 *
 * <p>OpenSearch adds in double precision, which is exact only up to 2^53. The hash is therefore stored and added in three
 * parts of at most 22 bits, whose sums stay exact for 2^31 documents.
 *
 * @param bits all 64 bits
 */
public record ContentHash(long bits) {
    private static final long LOW_21 = (1L << 21) - 1;

    /** Hashes {@code length} bytes from {@code offset}. */
    public static ContentHash of(byte[] canonical, int offset, int length) {
        return new ContentHash(MurmurHash3.hash128x64(canonical, offset, length, 0)[0]);
    }

    /** The hash that has these parts. */
    public static ContentHash ofParts(long part0, long part1, long part2) {
        return new ContentHash(part0 | part1 << 21 | part2 << 42);
    }

    /** Bits 0 to 20. */
    public long part0() {
        return bits & LOW_21;
    }

    /** Bits 21 to 41. */
    public long part1() {
        return (bits >>> 21) & LOW_21;
    }

    /** Bits 42 to 63. */
    public long part2() {
        return bits >>> 42;
    }
}
