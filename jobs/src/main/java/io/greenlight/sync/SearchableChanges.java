package io.greenlight.sync;

import io.greenlight.config.Followed;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.Layouts;
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

    /** Refreshes every generation that serves and is followed. */
    void refresh() {
        for (String entity : followed.entities()) {
            generations
                    .findServing(entity)
                    .ifPresent(generation -> layouts.target(generation).refresh(layouts.layout(generation)));
        }
    }
}
