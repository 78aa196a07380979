package io.greenlight.console;

import io.greenlight.doctor.Doctor;
import io.greenlight.progress.ProgressLine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Numbers, times, states and reasons for people; the pages call it {@code @words}. */
@Component("words")
public final class Words {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM HH:mm:ss 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    /** From here on hours are counted by days. */
    private static final Duration DAYS = Duration.ofDays(2);

    private static final String NONE = "–";

    private static final Map<String, String> REASONS = Map.ofEntries(
            Map.entry("WAITING_FOR_SLOT", "waits for a slot"),
            Map.entry("VERIFYING", "loaded, is being compared"),
            Map.entry("COMPLETE", "searchable and verified"),
            Map.entry("HISTORY_LOADING", "may send; its history is still being loaded"),
            Map.entry("PAUSED_BY_OPERATOR", "an operator paused it"),
            Map.entry("LEFT_OUT_BY_OPERATOR", "an operator left it out"),
            Map.entry("NO_SERVING_GENERATION", "no generation serves it"),
            Map.entry("TARGET_UNREACHABLE", "the cluster does not answer"),
            Map.entry("TARGET_REFUSED", "the cluster refuses to answer"),
            Map.entry("INDEX_CHANGED", "the index is not the one that was loaded"),
            Map.entry("INDEX_UNSEARCHABLE", "the index is closed or has lost a part"),
            Map.entry("ALIAS_CHANGED", "the alias points elsewhere"),
            Map.entry("NOT_FOLLOWED", "changes are not followed"),
            Map.entry("CHANGES_MISSED", "changes were missed"),
            Map.entry("SYNC_NOT_CAUGHT_UP", "the sync has not caught up"),
            Map.entry("SYNC_BEHIND", "the sync is behind"));

    private final InstantSource clock;

    Words(InstantSource clock) {
        this.clock = clock;
    }

    /** A number with its thousands apart. */
    public String number(long value) {
        return String.format(Locale.ENGLISH, "%,d", value).replace(',', '\u202f');
    }

    /** A number in at most six characters, as 18.2k. */
    public String count(long value) {
        return ProgressLine.count(value);
    }

    /** Documents per second. */
    public String rate(double perSecond) {
        return ProgressLine.count(Math.round(perSecond)) + "/s";
    }

    /** Whole percent, 100 only when nothing is missing. */
    public long percent(long part, long whole) {
        if (whole <= 0) {
            return 0;
        }
        return part >= whole ? 100 : Math.min(99, 100 * part / whole);
    }

    /** A time in UTC, or a dash. */
    public String time(@Nullable Instant time) {
        return time == null ? NONE : TIME.format(time);
    }

    /** How long ago, or how far ahead, or a dash. */
    public String ago(@Nullable Instant time) {
        if (time == null) {
            return NONE;
        }
        Duration since = Duration.between(time, clock.instant());
        return since.isNegative() ? "in " + duration(since.negated()) : duration(since) + " ago";
    }

    /** A duration in its two largest parts, as 5h 12m or 13d 2h, or a dash. */
    public String duration(@Nullable Duration time) {
        if (time == null) {
            return NONE;
        }
        return time.compareTo(DAYS) < 0
                ? ProgressLine.duration(time)
                : "%dd %dh".formatted(time.toDays(), time.toHoursPart());
    }

    /** A size in its largest unit; null is one that nobody knows. */
    public String size(@Nullable Long bytes) {
        return bytes == null ? "unknown" : Doctor.size(bytes);
    }

    /** A name of a state in lower case, as people read it. */
    public String state(Object state) {
        return state.toString().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** How a state is coloured; the word says it, too. */
    public String tone(Object state) {
        return switch (state.toString()) {
            case "READY", "COMPLETE", "DONE", "SERVING", "VERIFIED", "OK", "REPLAYED" -> "good";
            case "FAILED", "PROBLEM", "OPEN" -> "bad";
            case "PAUSED", "HELD", "STALE", "WARNING", "CANCELLED" -> "warn";
            case "PLANNING", "LOADING", "FINISHING", "INDEXING", "VERIFYING", "RUNNING", "BUILDING" -> "busy";
            default -> "calm";
        };
    }

    /** A reason in words: what a code means, with what follows it; another text as it is. */
    public String reason(@Nullable String reason) {
        if (reason == null || reason.isEmpty()) {
            return "";
        }
        int colon = reason.indexOf(": ");
        String code = colon < 0 ? reason : reason.substring(0, colon);
        String more = colon < 0 ? "" : reason.substring(colon);
        String known = REASONS.get(code);
        if (known != null) {
            return known + more;
        }
        if (code.endsWith("_LOADING")) {
            return "its %ss are being loaded"
                    .formatted(code.substring(0, code.length() - "_LOADING".length())
                            .toLowerCase(Locale.ROOT));
        }
        return reason;
    }

    /** The parts of a key. */
    public String key(List<String> parts) {
        return String.join(":", parts);
    }

    /** Names as an address takes them. */
    public String joined(List<String> names) {
        return String.join(",", names);
    }

    /** Texts in a row. */
    public String list(List<String> texts) {
        return String.join(", ", texts);
    }
}
