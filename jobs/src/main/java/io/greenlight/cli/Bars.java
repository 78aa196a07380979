package io.greenlight.cli;

import io.greenlight.progress.Progress;
import io.greenlight.progress.ProgressLine;
import io.greenlight.progress.Rate;
import io.greenlight.readiness.ReadyAccount;
import java.util.LinkedHashMap;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** For a terminal: one bar per entity and one for the accounts that are ready. */
final class Bars implements LiveProgress.View {
    /** A line that fills the last column of a narrow terminal makes it begin another. */
    private static final int WIDTH = 79;

    private static final int UPDATE_MILLIS = 500;

    private final Printer printer;
    private final Map<String, ProgressBar> bars = new LinkedHashMap<>();
    private boolean planning;

    Bars(Printer printer) {
        this.printer = printer;
    }

    /** Bars stay in the order in which they are first shown, so none is before all of them are known. */
    @Override
    public void show(Progress progress, Rate rate) {
        if (progress.state().equals("PLANNING") && bars.isEmpty()) {
            sayPlanning();
            return;
        }
        progress.entities()
                .forEach(entity -> show(
                        entity.entity(),
                        entity.read(),
                        entity.expected(),
                        entity.unitsRunning() > 0 ? speed(progress, rate) : ""));
        if (!progress.entities().isEmpty()) {
            show("ready", progress.ready(), progress.accounts(), latest(progress));
        }
    }

    private void sayPlanning() {
        if (!planning) {
            planning = true;
            printer.line("Planning ...");
        }
    }

    private void show(String name, long current, long most, String message) {
        ProgressBar bar = bars.computeIfAbsent(name, Bars::build);
        bar.maxHint(Math.max(1, most));
        bar.stepTo(current);
        bar.setExtraMessage(message);
    }

    private static ProgressBar build(String name) {
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(1)
                .setMaxRenderedLength(WIDTH)
                .setUpdateIntervalMillis(UPDATE_MILLIS)
                .setRenderer((state, columns) -> BarLine.of(
                        new BarLine(state.getTaskName(), state.getCurrent(), state.getMax(), state.getExtraMessage()),
                        columns))
                .build();
    }

    private static String speed(Progress progress, Rate rate) {
        String perSecond = ProgressLine.count(Math.round(rate.perSecond())) + "/s";
        return progress.findLeft(rate)
                .map(left -> "%s, done in %s".formatted(perSecond, ProgressLine.duration(left)))
                .orElse(perSecond);
    }

    private static String latest(Progress progress) {
        if (!progress.heldBack().isEmpty()) {
            return "held back: " + progress.heldBack();
        }
        ReadyAccount account = progress.latest();
        if (account == null) {
            return "";
        }
        String why = account.nextSend() == null ? account.why() : "sends " + Times.show(account.nextSend());
        return "#%d %s, %s".formatted(account.rank(), account.account(), why);
    }

    @Override
    public void close() {
        bars.values().forEach(ProgressBar::close);
    }
}
