package io.greenlight.sync;

import io.greenlight.config.Followed;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.Layouts;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Makes what the sync wrote searchable where the application searches: acknowledged is not yet found. */
@Component
class SearchableChanges {
    private final Followed followed;
    private final GenerationStore generations;
    private final Layouts layouts;

    SearchableChanges(Followed followed, GenerationStore generations, Layouts layouts) {
        this.followed = followed;
        this.generations = generations;
        this.layouts = layouts;
    }

    /** Refreshes every generation that serves and is followed; again, if another one serves by then. */
    void refresh() {
        List<Generation> refreshed;
        do {
            refreshed = serving();
            refreshed.forEach(generation -> layouts.target(generation).refresh(layouts.layout(generation)));
        } while (!names(refreshed).equals(names(serving())));
    }

    private List<Generation> serving() {
        return followed.entities().stream()
                .map(generations::findServing)
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<String> names(List<Generation> some) {
        return some.stream().map(Generation::name).toList();
    }
}
