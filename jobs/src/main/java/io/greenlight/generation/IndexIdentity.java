package io.greenlight.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Compares the physical indexes with the ones that were loaded: an index of the same name is not the same index. */
@Component
public class IndexIdentity {
    private final GenerationStore generations;
    private final Layouts layouts;

    IndexIdentity(GenerationStore generations, Layouts layouts) {
        this.generations = generations;
        this.layouts = layouts;
    }

    /** Indexes that are missing or were replaced, one line each; empty when all are the ones that were loaded. */
    public List<String> changes(Generation generation) {
        Map<String, String> present = layouts.target(generation).indexes(layouts.layout(generation));
        List<String> changes = new ArrayList<>();
        generations.rememberedIndexes(generation).forEach((name, uuid) -> {
            if (!uuid.equals(present.get(name))) {
                changes.add("index %s %s"
                        .formatted(name, present.containsKey(name) ? "was replaced by another" : "is missing"));
            }
        });
        return changes;
    }

    /** What keeps the alias from showing exactly the generation, one line each; empty when nothing does. */
    public List<String> aliasFaults(Generation generation) {
        return layouts.target(generation).aliasFaults(layouts.layout(generation));
    }

    /** Why a search would not be answered by all of the generation; empty when it would. */
    public String searchFault(Generation generation) {
        return layouts.target(generation).searchFault(layouts.layout(generation));
    }
}
