package io.greenlight.progress;

import io.greenlight.progress.Progress.EntityProgress;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** Progress in one line, for logs and pipes. Always says what holds the reindex back. */
public final class ProgressLine {
    private ProgressLine() {}

    /** As {@code reindex 81 subscriber 12.4M/31.0M docs 18.2k/s, accounts ready 212/940 (91% of sends), dead 3, done in 34m}. */
    public static String of(Progress progress, Rate rate) {
        StringBuilder line = new StringBuilder("reindex %d ".formatted(progress.reindex()));
        line.append(progress.entities().stream().map(ProgressLine::entity).collect(Collectors.joining(", ")));
        line.append(" docs ").append(count(Math.round(rate.perSecond()))).append("/s");
        line.append(", accounts ready %d/%d".formatted(progress.ready(), progress.accounts()));
        if (progress.sends() > 0) {
            line.append(" (%d%% of sends)".formatted(100 * progress.sendsReady() / progress.sends()));
        }
        line.append(", dead ").append(progress.dead());
        if (!progress.heldBack().isEmpty()) {
            line.append(", held back (").append(progress.heldBack()).append(')');
        }
        progress.findLeft(rate).ifPresent(time -> line.append(", done in ").append(duration(time)));
        return line.toString();
    }

    private static String entity(EntityProgress entity) {
        return "%s %s/%s".formatted(entity.entity(), count(entity.read()), count(entity.expected()));
    }

    /** A count in at most six characters, as 812, 18.2k, 31.0M. */
    public static String count(long value) {
        if (value < 10_000) {
            return Long.toString(value);
        }
        // Bounds lie where the next unit's rounding begins.
        if (value < 999_950) {
            return String.format(Locale.ROOT, "%.1fk", value / 1e3);
        }
        return value < 999_950_000
                ? String.format(Locale.ROOT, "%.1fM", value / 1e6)
                : String.format(Locale.ROOT, "%.1fG", value / 1e9);
    }

    /** A duration in its two largest parts, as 12s, 3m 20s, 5h 12m. */
    public static String duration(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return seconds + "s";
        }
        if (seconds < 3600) {
            return "%dm %ds".formatted(seconds / 60, seconds % 60);
        }
        return "%dh %dm".formatted(seconds / 3600, seconds % 3600 / 60);
    }
}
