package io.greenlight.cli;

import io.greenlight.dispatch.HeldBack;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Prints what holds a command back, and that nothing does any more, whenever that changes. */
final class HeldBackLines implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final HeldBack heldBack;
    private final Printer printer;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;

    private HeldBackLines(HeldBack heldBack, Printer printer) {
        this.heldBack = heldBack;
        this.printer = printer;
        this.thread = Thread.ofPlatform().daemon().name("held back").start(this::watch);
    }

    static HeldBackLines start(HeldBack heldBack, Printer printer) {
        return new HeldBackLines(heldBack, printer);
    }

    private void watch() {
        String last = "";
        try {
            while (!ended.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                String now = heldBack.reasons();
                if (!now.equals(last)) {
                    printer.line(now.isEmpty() ? "goes on" : "held back (%s)".formatted(now));
                    last = now;
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
