package io.greenlight.metrics;

import java.util.Locale;
import java.util.regex.Pattern;

/** Why work is held back, in one of a few words: texts for people have no place among the labels of a metric. */
enum ThrottleReason {
    /** A standby is too far behind. */
    REPLICA_LAG("\\blag\\b"),
    /** Too many sessions are at work. */
    ACTIVE_SESSIONS("active sessions|sessions are active"),
    /** A transaction has been open for too long. */
    OLD_SNAPSHOT("snapshot"),
    /** The operator's query says so. */
    THROTTLE_QUERY("throttle query"),
    /** The operator's file says so. */
    THROTTLE_FILE("throttle file"),
    /** Paused by an operator. */
    PAUSED("\\bpaused\\b"),
    /** Indexes are blocked for writing. */
    READ_ONLY("read[-_ ]only|cluster_block"),
    /** Disks are full. */
    DISK("\\bdisk|watermark"),
    /** Health is red. */
    HEALTH_RED("\\bred\\b"),
    /** It asks for less: 429, rejected executions, circuit breakers. */
    OVERLOADED("\\b429\\b|rejected|circuit.?break"),
    /** It does not answer. */
    UNREACHABLE("connect|refused|answer|timed out|timeout|\\b50[234]\\b|reach"),
    /** Anything else: see the text in {@code status}. */
    OTHER("");

    private final Pattern pattern;

    ThrottleReason(String pattern) {
        this.pattern = Pattern.compile(pattern);
    }

    /** The first that the text speaks of. */
    static ThrottleReason of(String text) {
        String words = text.toLowerCase(Locale.ROOT);
        for (ThrottleReason reason : values()) {
            if (reason.pattern.matcher(words).find()) {
                return reason;
            }
        }
        return OTHER;
    }
}
