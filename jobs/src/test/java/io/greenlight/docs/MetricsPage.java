package io.greenlight.docs;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the page about metrics says. */
public final class MetricsPage {
    private MetricsPage() {}

    /** Labels by metric. */
    public static Map<String, Set<String>> metrics() throws IOException {
        Map<String, Set<String>> metrics = new TreeMap<>();
        Documents.rowsUnder("docs/operations/metrics.md", "metric").forEach(row -> {
            Set<String> labels =
                    new TreeSet<>(Set.of(row.get(1).replace("`", "").split(", ")));
            labels.remove("");
            metrics.put(row.getFirst().replace("`", ""), labels);
        });
        return metrics;
    }
}
