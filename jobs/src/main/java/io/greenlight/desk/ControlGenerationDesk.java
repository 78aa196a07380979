package io.greenlight.desk;

import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.swap.GateRefused;
import io.greenlight.swap.Swapper;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Generations in the control database. */
@Component
class ControlGenerationDesk implements GenerationDesk {
    private final Names names;
    private final GenerationStore generations;
    private final Swapper swapper;
    private final ReindexRunner runner;

    ControlGenerationDesk(Names names, GenerationStore generations, Swapper swapper, ReindexRunner runner) {
        this.names = names;
        this.generations = generations;
        this.swapper = swapper;
        this.runner = runner;
    }

    @Override
    public List<GenerationSummary> all() {
        return generations.all().stream().map(GenerationSummary::of).toList();
    }

    @Override
    public GenerationSummary generation(String name) {
        return GenerationSummary.of(names.generation(name));
    }

    @Override
    public GenerationSummary swap(String name) {
        Generation generation = names.generation(name);
        swapper.swap(generation);
        runner.noteSwap(generation);
        return generation(name);
    }

    @Override
    public GenerationSummary force(String name, String typed) {
        Generation generation = names.generation(name);
        if (!typed.equals(name)) {
            throw new GateRefused(
                    "Cannot force the swap to %s".formatted(name),
                    List.of("--force must name the same generation, it names %s".formatted(typed)));
        }
        swapper.force(generation);
        runner.noteSwap(generation);
        return generation(name);
    }

    @Override
    public GenerationSummary retire(String name) {
        swapper.retire(names.generation(name));
        return generation(name);
    }

    /** All of them are found before the first alias is changed. */
    @Override
    public List<GenerationSummary> rollBack(List<String> entities) {
        List<Generation> before = new ArrayList<>();
        names.entities(entities).forEach(entity -> before.add(swapper.previous(entity)));
        before.forEach(swapper::swap);
        return before.stream().map(generation -> generation(generation.name())).toList();
    }
}
