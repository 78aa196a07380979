package io.greenlight.testbed.data;

/**
 * Ids of an account's subscribers: ascending with gaps, as deletions leave them, and computed from the position, so that
 * events find their subscriber without a list of a million ids.
 *
 * @param first id before the first subscriber
 */
record SubscriberIds(long account, long first) {
    private static final int STRIDE = 3;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    static SubscriberIds of(long account) {
        return new SubscriberIds(account, Math.floorMod(mix(account), 1_000_000L));
    }

    long at(long position) {
        return first + position * STRIDE + Math.floorMod(mix(account ^ position), STRIDE);
    }

    /** A finaliser of a 64-bit hash: every bit of the input moves half of the output. */
    private static long mix(long value) {
        long mixed = (value + MIX) * MIX;
        mixed = (mixed ^ (mixed >>> 32)) * MIX;
        return mixed ^ (mixed >>> 29);
    }
}
