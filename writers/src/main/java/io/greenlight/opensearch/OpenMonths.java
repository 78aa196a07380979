package io.greenlight.opensearch;

import io.greenlight.document.Document;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.OutcomeUnknown;
import io.greenlight.index.TargetUnavailable;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The monthly indexes this process has seen to. Each is created once, before its first document, and never again: one
 * that vanishes later stays gone, and writing to it fails.
 */
final class OpenMonths {
    private final OpenSearchTarget target;
    private final Set<PhysicalIndex> opened = ConcurrentHashMap.newKeySet();

    OpenMonths(OpenSearchTarget target) {
        this.target = target;
    }

    /** Creates what is missing. Returns why that is not possible for now, or an empty text. */
    String open(GenerationLayout generation, List<Document> documents) {
        if (!generation.schema().isMonthly()) {
            return "";
        }
        String last = "";
        try {
            for (Document document : documents) {
                if (!document.month().equals(last)) {
                    last = document.month();
                    open(generation, last);
                }
            }
            return "";
        } catch (TargetUnavailable | OutcomeUnknown e) {
            return String.valueOf(e.getMessage());
        }
    }

    private void open(GenerationLayout generation, String month) {
        PhysicalIndex index = PhysicalIndex.of(generation, month);
        if (!opened.contains(index)) {
            target.ensureMonth(generation, month, target.servingOfNewMonth(generation));
            opened.add(index);
        }
    }
}
