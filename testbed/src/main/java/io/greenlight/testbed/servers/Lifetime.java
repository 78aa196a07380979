package io.greenlight.testbed.servers;

/** How long a server may live. */
enum Lifetime {
    /** At most as long as this JVM, however that ends. */
    WITH_THIS_JVM,
    /** Until somebody stops it. */
    KEPT
}
