package io.greenlight.testbed.data;

import java.util.SplittableRandom;

/** Independent streams of random numbers per account and table, so that each table can be made alone and in any order. */
enum Streams {
    SUBSCRIBERS(0xC2B2AE3D27D4EB4FL),
    GROUPS(0x165667B19E3779F9L),
    EVENTS(0x27D4EB2F165667C5L);

    private static final long ACCOUNT_FACTOR = 0x9E3779B97F4A7C15L;

    private final long salt;

    Streams(long salt) {
        this.salt = salt;
    }

    SplittableRandom of(long seed, long account) {
        return new SplittableRandom(seed ^ account * ACCOUNT_FACTOR ^ salt);
    }
}
