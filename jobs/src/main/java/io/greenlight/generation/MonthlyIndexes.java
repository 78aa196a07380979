package io.greenlight.generation;

import io.greenlight.dispatch.Patience;
import io.greenlight.document.Document;
import io.greenlight.index.OutcomeUnknown;
import io.greenlight.index.Target;
import io.greenlight.index.TargetUnavailable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.transaction.support.TransactionTemplate;

/** Creates the index of a month before its first document, and remembers it. Safe for use by many threads. */
public final class MonthlyIndexes {
    private final GenerationStore generations;
    private final Layouts layouts;
    private final TransactionTemplate outside;
    private final Patience patience;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /**
     * With the registry to remember them in.
     *
     * @param outside runs its work outside of the caller's transaction and in none of its own: what is remembered is committed by
     *     itself, since the index stays whatever becomes of the page, and nothing is held while the cluster is waited for
     */
    public MonthlyIndexes(
            GenerationStore generations, Layouts layouts, TransactionTemplate outside, Patience patience) {
        this.generations = generations;
        this.layouts = layouts;
        this.outside = outside;
        this.patience = patience;
    }

    /** Makes sure that every month of these documents has its index; does nothing for a generation with one index. */
    public void ensure(Generation generation, List<Document> documents) {
        unknown(generation, documents)
                .forEach(month -> patience.run(generation.target(), () -> create(generation, month)));
    }

    /**
     * As {@link #ensure}, for those who must not wait for one cluster.
     *
     * @throws TargetUnavailable or {@link OutcomeUnknown} as soon as the cluster does not answer; call it again later
     */
    public void ensureNow(Generation generation, List<Document> documents) {
        unknown(generation, documents).forEach(month -> create(generation, month));
    }

    private Set<String> unknown(Generation generation, List<Document> documents) {
        Set<String> unknown = monthsOf(documents);
        unknown.removeIf(month -> known.contains(key(generation, month)));
        return unknown;
    }

    private static Set<String> monthsOf(List<Document> documents) {
        Set<String> months = new TreeSet<>();
        String last = "";
        for (Document document : documents) {
            if (!document.month().equals(last)) {
                last = document.month();
                months.add(last);
            }
        }
        return months;
    }

    private void create(Generation generation, String month) {
        outside.executeWithoutResult(status -> ensure(generation, month));
    }

    /** One that was remembered and is gone is not created again. */
    private void ensure(Generation generation, String month) {
        boolean remembered = generations.rememberedIndexes(generation).keySet().stream()
                .anyMatch(name -> name.equals(generation.name() + "-" + month));
        if (!remembered) {
            layouts.target(generation)
                    .ensureMonth(
                            layouts.layout(generation),
                            month,
                            generation.serving() ? Target.Serving.YES : Target.Serving.NO);
            generations.rememberIndexes(generation, layouts.target(generation).indexes(layouts.layout(generation)));
        }
        known.add(key(generation, month));
    }

    private static String key(Generation generation, String month) {
        return generation.name() + " " + month;
    }
}
