package io.greenlight.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What several rounds say together: medians. The reference is the number of replay connections whose median rate is highest.
 *
 * @param rounds at least one
 */
record LoadReport(List<Round> rounds) {
    LoadReport {
        rounds = List.copyOf(rounds);
        if (rounds.isEmpty()) {
            throw new IllegalArgumentException("Cannot report on no round");
        }
    }

    /** Connections of the fastest replay. */
    int bestConnections() {
        return rounds.getFirst().replays().keySet().stream()
                .max(Comparator.comparingDouble(this::replayRate))
                .orElseThrow();
    }

    double replayDocsPerSecond() {
        return replayRate(bestConnections());
    }

    double loadDocsPerSecond() {
        return median(round -> round.load().docsPerSecond());
    }

    double ratio() {
        return loadDocsPerSecond() / replayDocsPerSecond();
    }

    /** For programs. */
    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("replayDocsPerSecond", rounded(replayDocsPerSecond()));
        json.put("loadDocsPerSecond", rounded(loadDocsPerSecond()));
        json.put("ratio", rounded(ratio()));
        json.put("ownCpuMicrosPerDoc", rounded(median(round -> round.load().ownMicrosPerDoc())));
        json.put("postgresCpuMicrosPerDoc", rounded(median(round -> round.load().postgresMicrosPerDoc())));
        json.put(
                "openSearchCpuMicrosPerDoc",
                rounded(median(round -> round.load().openSearchMicrosPerDoc())));
        json.put(
                "peakHeapBytes",
                rounds.stream().mapToLong(Round::heapPeakBytes).max().orElseThrow());
        json.put("controlCpuMicrosPerDoc", rounded(median(round -> round.load().controlMicrosPerDoc())));
        json.put("replayOwnCpuMicrosPerDoc", rounded(median(round -> best(round).ownMicrosPerDoc())));
        json.put(
                "replayOpenSearchCpuMicrosPerDoc",
                rounded(median(round -> best(round).openSearchMicrosPerDoc())));
        json.put("verifiedDocsPerSecond", rounded(median(LoadReport::verifiedRate)));
        json.put("replayConnections", bestConnections());
        json.put("documents", rounds.getFirst().load().documents());
        json.put("rounds", rounds.size());
        json.put(
                "roundRatios",
                rounds.stream().map(round -> rounded(ratio(round))).toList());
        return json;
    }

    /** For people. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(line("replay (%d connections)".formatted(bestConnections()), "%,.0f docs/s", replayDocsPerSecond()));
        lines.add(line("load", "%,.0f docs/s", loadDocsPerSecond()));
        lines.add(line("load until verified", "%,.0f docs/s", median(LoadReport::verifiedRate)));
        lines.add(line("ratio load / replay", "%.2f", ratio()));
        lines.add("CPU per document");
        lines.add(line("  engine", "%.1f µs", median(round -> round.load().ownMicrosPerDoc())));
        lines.add(line(
                "  PostgreSQL, sources", "%.1f µs", median(round -> round.load().postgresMicrosPerDoc())));
        lines.add(line(
                "  PostgreSQL, control", "%.1f µs", median(round -> round.load().controlMicrosPerDoc())));
        lines.add(line("  OpenSearch", "%.1f µs", median(round -> round.load().openSearchMicrosPerDoc())));
        lines.add(line(
                "  OpenSearch, replay", "%.1f µs", median(round -> best(round).openSearchMicrosPerDoc())));
        lines.add(line(
                "peak heap of the engine",
                "%,.0f MiB",
                rounds.stream().mapToLong(Round::heapPeakBytes).max().orElseThrow() / (double) (1 << 20)));
        return lines;
    }

    private Measured best(Round round) {
        return replay(round, bestConnections());
    }

    private double ratio(Round round) {
        return round.load().docsPerSecond() / best(round).docsPerSecond();
    }

    private double replayRate(int connections) {
        return median(round -> replay(round, connections).docsPerSecond());
    }

    private static Measured replay(Round round, int connections) {
        Measured replay = round.replays().get(connections);
        if (replay == null) {
            throw new IllegalArgumentException("No replay over %d connections".formatted(connections));
        }
        return replay;
    }

    private static double verifiedRate(Round round) {
        return round.load().documents() * 1e9 / round.untilVerified().toNanos();
    }

    private double median(ToDoubleFunction<Round> value) {
        double[] sorted = rounds.stream().mapToDouble(value).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static String line(String what, String format, double value) {
        return "%-26s %14s".formatted(what, String.format(Locale.ROOT, format, value));
    }
}
