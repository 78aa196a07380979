package io.greenlight.sync;

import io.greenlight.config.SyncProperties.WalPolicy;
import java.time.Duration;

/**
 * How the sync works.
 *
 * @param interval pause between two runs for a source
 * @param batchDocuments most changed documents at a time
 * @param visibilityTimeout longest wait for a change to become visible
 * @param dueAfter when documents that may be overtaken are looked at again
 * @param walBudget most bytes of WAL that a source may keep
 * @param walPolicy what happens beyond them
 */
record SyncPace(
        Duration interval,
        int batchDocuments,
        Duration visibilityTimeout,
        Duration dueAfter,
        long walBudget,
        WalPolicy walPolicy) {}
