package io.greenlight.dispatch;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Why work is held back right now, by what holds it back. Safe for use by many threads. */
public final class HeldBack {
    private final Map<String, String> reasons = new ConcurrentSkipListMap<>();

    /** Something holds work back. */
    public void hold(String subject, String reason) {
        reasons.put(subject, reason);
    }

    /** It no longer does. */
    public void goOn(String subject) {
        reasons.remove(subject);
    }

    /** Why this subject, as {@code source eu-1}, holds work back; empty when it does not. */
    public Optional<String> findReason(String subject) {
        return Optional.ofNullable(reasons.get(subject));
    }

    /** All reasons in one line, empty when nothing is held back. */
    public String reasons() {
        StringBuilder line = new StringBuilder();
        reasons.forEach((subject, reason) -> line.append(line.isEmpty() ? "" : "; ")
                .append(subject)
                .append(": ")
                .append(reason));
        return line.toString();
    }
}
