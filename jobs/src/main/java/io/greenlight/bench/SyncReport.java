package io.greenlight.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How fast changes arrive.
 *
 * @param freshnessMillis from the commit of each probe until a search found it
 * @param changesPerSecond rows that were changed meanwhile
 * @param loaded what the load of the same rows took
 * @param applied what it took to apply many changes at once
 */
record SyncReport(List<Double> freshnessMillis, double changesPerSecond, Measured loaded, Measured applied) {
    SyncReport {
        freshnessMillis = List.copyOf(freshnessMillis);
        if (freshnessMillis.isEmpty()) {
            throw new IllegalArgumentException("Cannot report on no probe");
        }
    }

    /** The least of them that this share of all does not exceed. */
    double freshness(double share) {
        double[] sorted =
                freshnessMillis.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
    }

    double applyOverLoadRatio() {
        return applied.docsPerSecond() / loaded.docsPerSecond();
    }

    /** For programs. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("freshnessP95Millis", Math.round(freshness(0.95)));
        json.put("applyOverLoadRatio", rounded(applyOverLoadRatio()));
        json.put("freshnessMedianMillis", Math.round(freshness(0.5)));
        json.put("freshnessMaxMillis", Math.round(freshness(1)));
        json.put("probes", freshnessMillis.size());
        json.put("changesPerSecond", rounded(changesPerSecond));
        json.put("loadDocsPerSecond", rounded(loaded.docsPerSecond()));
        json.put("applyDocsPerSecond", rounded(applied.docsPerSecond()));
        json.put("appliedDocuments", applied.documents());
        json.put("ownCpuMicrosPerDoc", rounded(applied.ownMicrosPerDoc()));
        json.put("postgresCpuMicrosPerDoc", rounded(applied.postgresMicrosPerDoc()));
        json.put("controlCpuMicrosPerDoc", rounded(applied.controlMicrosPerDoc()));
        json.put("openSearchCpuMicrosPerDoc", rounded(applied.openSearchMicrosPerDoc()));
        return json;
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line("changes while probing", "%,.0f a second", changesPerSecond));
        lines.add(line("commit to found, median", "%,.0f ms", freshness(0.5)));
        lines.add(line("commit to found, p95", "%,.0f ms", freshness(0.95)));
        lines.add(line("commit to found, longest", "%,.0f ms", freshness(1)));
        lines.add(line("load", "%,.0f docs/s", loaded.docsPerSecond()));
        lines.add(line("changes applied", "%,.0f docs/s", applied.docsPerSecond()));
        lines.add(line("ratio applied / load", "%.2f", applyOverLoadRatio()));
        lines.add("CPU per changed document");
        lines.add(line("  engine", "%.1f µs", applied.ownMicrosPerDoc()));
        lines.add(line("  PostgreSQL, sources", "%.1f µs", applied.postgresMicrosPerDoc()));
        lines.add(line("  PostgreSQL, control", "%.1f µs", applied.controlMicrosPerDoc()));
        lines.add(line("  OpenSearch", "%.1f µs", applied.openSearchMicrosPerDoc()));
        return lines;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static String line(String what, String format, double value) {
        return "%-26s %14s".formatted(what, String.format(Locale.ROOT, format, value));
    }
}
