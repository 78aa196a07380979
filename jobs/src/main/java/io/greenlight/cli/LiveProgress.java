package io.greenlight.cli;

import io.greenlight.progress.Progress;
import io.greenlight.progress.ProgressLine;
import io.greenlight.progress.Rate;
import io.greenlight.readiness.ReadyAccount;
import java.io.Console;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Shows progress while a reindex runs: bars in a terminal, one line at a time in a pipe, nothing with JSON. */
final class LiveProgress implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LiveProgress.class);
    private static final Duration REFRESH = Duration.ofSeconds(1);
    private static final Duration RATE_WINDOW = Duration.ofSeconds(20);

    private final Supplier<Optional<Progress>> store;
    private final View view;
    private final Rate rate = new Rate(RATE_WINDOW);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("progress").factory());
    private final ScheduledFuture<?> shows;

    private LiveProgress(Supplier<Optional<Progress>> store, View view) {
        this.store = store;
        this.view = view;
        this.shows = timer.scheduleAtFixedRate(this::show, 0, REFRESH.toMillis(), TimeUnit.MILLISECONDS);
    }

    static LiveProgress start(Supplier<Optional<Progress>> store, Printer printer) {
        View view;
        if (printer.isJson()) {
            view = new Silent();
        } else {
            view = isTerminal() ? new Bars(printer) : new Lines(printer);
        }
        return new LiveProgress(store, view);
    }

    private static boolean isTerminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
    }

    private void show() {
        try {
            store.get().ifPresent(progress -> {
                rate.add(Instant.now(), progress.read());
                view.show(progress, rate);
            });
        } catch (RuntimeException failure) {
            LOG.warn("Cannot show progress: {}", failure.getMessage());
        }
    }

    @Override
    public void close() {
        if (shows.isDone()) {
            return;
        }
        shows.cancel(false);
        timer.shutdown();
        try {
            if (timer.awaitTermination(REFRESH.toMillis() * 5, TimeUnit.MILLISECONDS)) {
                show();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        view.close();
    }

    /** Who turned ready, and why it came when it did. */
    static String words(ReadyAccount account) {
        String because = account.nextSend() == null
                ? account.why()
                : "%s %s".formatted(account.why(), Times.show(account.nextSend()));
        return "#%d %s (%s)".formatted(account.rank(), account.account(), because);
    }

    /** How progress is shown. */
    interface View {
        void show(Progress progress, Rate rate);

        void close();
    }

    private static final class Silent implements View {
        @Override
        public void show(Progress progress, Rate rate) {
            // Programs wait for the result.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    /** A line whenever something changed. */
    private static final class Lines implements View {
        private final Printer printer;
        private String last = "";

        Lines(Printer printer) {
            this.printer = printer;
        }

        @Override
        public void show(Progress progress, Rate rate) {
            if (progress.entities().isEmpty()) {
                return;
            }
            ReadyAccount latest = progress.latest();
            String line = ProgressLine.of(progress, rate) + (latest == null ? "" : ", last ready " + words(latest));
            if (!line.equals(last)) {
                printer.line(line);
                last = line;
            }
        }

        @Override
        public void close() {
            // Every line is complete.
        }
    }
}
