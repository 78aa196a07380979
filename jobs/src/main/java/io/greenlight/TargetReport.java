package io.greenlight;

import io.greenlight.bulk.BulkConcurrency;
import io.greenlight.bulk.WriteListener;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.metrics.LoadMeters;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Passes on why writing to one target is held back: fewer requests at once than before, or a wait, or both. */
final class TargetReport implements WriteListener {
    private static final Logger LOG = LoggerFactory.getLogger(TargetReport.class);

    private final String target;
    private final String subject;
    private final HeldBack heldBack;
    private final LoadMeters meters;
    private String fewer = "";
    private String waiting = "";

    TargetReport(String target, HeldBack heldBack, LoadMeters meters) {
        this.target = target;
        this.meters = meters;
        this.subject = "target " + target;
        this.heldBack = heldBack;
    }

    @Override
    public void wrote(int documents, long bytes, long nanos) {
        // Documents are counted where they are durable, in the ledger.
        meters.wrote(target, bytes, Duration.ofNanos(nanos));
    }

    @Override
    public synchronized void heldBack(String reason) {
        waiting = reason;
        report();
    }

    @Override
    public synchronized void goesOn() {
        waiting = "";
        report();
    }

    @Override
    public synchronized void concurrencyChanged(BulkConcurrency now) {
        if (now.isHeldDown() && fewer.isEmpty()) {
            LOG.warn("The {} pushes back: {}. The number rises again by itself.", subject, now.words());
        } else if (!now.isHeldDown() && !fewer.isEmpty()) {
            LOG.info("The {} takes as much as before: {}", subject, now.words());
        }
        fewer = now.isHeldDown() ? now.words() : "";
        report();
    }

    private void report() {
        if (fewer.isEmpty() && waiting.isEmpty()) {
            heldBack.goOn(subject);
        } else {
            heldBack.hold(subject, fewer + (fewer.isEmpty() || waiting.isEmpty() ? "" : "; ") + waiting);
        }
    }
}
