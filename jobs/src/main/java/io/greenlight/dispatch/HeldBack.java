package io.greenlight.dispatch;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Why work is held back right now, by what holds it back. Safe for use by many threads. */
public final class HeldBack {
    private final Map<Holder, String> reasons =
            new ConcurrentSkipListMap<>(Comparator.comparing(Holder::subject).thenComparing(Holder::cause));

    /** What holds back, and by which of its sides. */
    private record Holder(String subject, String cause) {}

    /** Something holds work back. */
    public void hold(String subject, String reason) {
        hold(subject, "", reason);
    }

    /** Something holds work back for one of several causes, each with a reason of its own. */
    public void hold(String subject, String cause, String reason) {
        reasons.put(new Holder(subject, cause), reason);
    }

    /** It no longer does. */
    public void goOn(String subject) {
        goOn(subject, "");
    }

    /** It no longer does for this cause. */
    public void goOn(String subject, String cause) {
        reasons.remove(new Holder(subject, cause));
    }

    /** Why this subject, as {@code source eu-1}, holds work back; empty when it does not. */
    public Optional<String> findReason(String subject) {
        List<String> found = reasons.entrySet().stream()
                .filter(held -> held.getKey().subject.equals(subject))
                .map(Map.Entry::getValue)
                .toList();
        return found.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", found));
    }

    /** All reasons in one line, empty when nothing is held back. */
    public String reasons() {
        StringBuilder line = new StringBuilder();
        reasons.forEach((holder, reason) -> line.append(line.isEmpty() ? "" : "; ")
                .append(holder.subject)
                .append(": ")
                .append(reason));
        return line.toString();
    }
}
