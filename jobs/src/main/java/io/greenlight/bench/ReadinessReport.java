package io.greenlight.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What was measured of answers.
 *
 * @param requestsPerSecond answered, while they were asked
 * @param p50Millis half were faster; each from when it was due
 * @param p99Millis 99 of 100 were faster
 * @param maxMillis the slowest
 * @param wrongAnswers yes or no, and it was not so
 * @param unanswered neither
 * @param flips accounts that turned not ready or ready meanwhile
 * @param documents that reindexes wrote meanwhile
 * @param background whether they gave way to the answers
 */
record ReadinessReport(
        double requestsPerSecond,
        double p50Millis,
        double p99Millis,
        double maxMillis,
        long wrongAnswers,
        long unanswered,
        long flips,
        long documents,
        boolean background) {
    List<String> lines() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%.0f requests/s, p50 %.2f ms, p99 %.2f ms, slowest %.1f ms",
                        requestsPerSecond,
                        p50Millis,
                        p99Millis,
                        maxMillis),
                "%d wrong answers, %d unanswered; %d flips, %d documents loaded meanwhile%s"
                        .formatted(
                                wrongAnswers,
                                unanswered,
                                flips,
                                documents,
                                background ? " in the processor's idle time" : ""));
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("requestsPerSecond", rounded(requestsPerSecond));
        json.put("p50Millis", rounded(p50Millis));
        json.put("p99Millis", rounded(p99Millis));
        json.put("maxMillis", rounded(maxMillis));
        json.put("wrongAnswers", wrongAnswers);
        json.put("unanswered", unanswered);
        json.put("flips", flips);
        json.put("documentsLoaded", documents);
        json.put("background", background);
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }
}
