package io.greenlight.client;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Answers of a moment ago: as old as their questions, so that a slow answer never passes for a fresh one. */
final class AnswerCache {
    private static final int MOST = 10_000;

    private final Duration keep;
    private final LongSupplier nanos;
    private final Map<String, Kept> answers = new LinkedHashMap<>();

    private record Kept(Readiness answer, long askedAt) {}

    AnswerCache(Duration keep, LongSupplier nanos) {
        this.keep = keep;
        this.nanos = nanos;
    }

    synchronized @Nullable Readiness find(String account) {
        Kept kept = answers.get(account);
        return kept != null && nanos.getAsLong() - kept.askedAt < keep.toNanos() ? kept.answer : null;
    }

    synchronized void keep(Readiness answer, long askedAt) {
        if (keep.isZero()) {
            return;
        }
        answers.remove(answer.account());
        answers.put(answer.account(), new Kept(answer, askedAt));
        Iterator<String> oldest = answers.keySet().iterator();
        while (answers.size() > MOST) {
            oldest.next();
            oldest.remove();
        }
    }
}
