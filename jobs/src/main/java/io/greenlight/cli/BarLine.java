package io.greenlight.cli;

import io.greenlight.progress.ProgressLine;

/**
 * One bar, as {@code subscriber [=====>    ]  52% 12.4M/31.0M  18.2k/s, done in 34m 2s}.
 *
 * @param name what is counted
 * @param current how many there are
 * @param most how many there will be, at least 1
 * @param message what else there is to say; cut where the line ends
 */
record BarLine(String name, long current, long most, String message) {
    private static final int BAR = 18;

    /** The line, in so many columns at most. */
    static String of(BarLine bar, int columns) {
        double share = Math.clamp((double) bar.current / bar.most, 0, 1);
        int full = (int) Math.floor(share * BAR);
        String tip = full < BAR ? ">" : "";
        String filled = "=".repeat(full) + tip;
        // Rounded down: 100% is said when it is true.
        String line = "%-10s [%-18s] %3d%% %13s  %s"
                .formatted(
                        bar.name,
                        filled,
                        (int) Math.floor(share * 100),
                        ProgressLine.count(bar.current) + "/" + ProgressLine.count(bar.most),
                        bar.message);
        String shown = Harmless.line(line);
        return shown.length() <= columns ? shown : shown.substring(0, columns - 3) + "...";
    }
}
