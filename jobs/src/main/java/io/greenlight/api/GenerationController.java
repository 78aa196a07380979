package io.greenlight.api;

import io.greenlight.desk.Desks;
import io.greenlight.desk.GenerationDesk;
import io.greenlight.desk.GenerationSummary;
import io.greenlight.desk.Page;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.media.Schema.RequiredMode;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Generations. */
@RestController
@RequestMapping("/api/v1")
@Tag(name = "generations")
final class GenerationController {
    private final Desks desks;
    private final Polled polled;

    GenerationController(@Lazy Desks desks, Polled polled) {
        this.desks = desks;
        this.polled = polled;
    }

    private GenerationDesk desk() {
        return desks.generations();
    }

    /**
     * A swap whatever the gate says.
     *
     * @param generation the generation's name, typed once more
     */
    record ForcedSwap(
            @Schema(requiredMode = RequiredMode.REQUIRED) String generation) {
        ForcedSwap {
            generation = Objects.requireNonNullElse(generation, "");
        }
    }

    /**
     * What goes back.
     *
     * @param entities names; all when empty
     */
    record RollbackOrder(List<String> entities) {
        RollbackOrder {
            entities = List.copyOf(Objects.requireNonNullElse(entities, List.of()));
        }
    }

    /**
     * All generations, newest first.
     *
     * @return the generations
     */
    @GetMapping("/generations")
    ResponseEntity<Page<GenerationSummary>> listGenerations() {
        return polled.answer(Items.all(desk().all()));
    }

    /**
     * One generation.
     *
     * @param name as subscribers-g000042
     * @return the generation
     */
    @GetMapping("/generations/{name}")
    ResponseEntity<GenerationSummary> findGeneration(@PathVariable String name) {
        return polled.answer(desk().generation(name));
    }

    /**
     * Points the alias to a generation, if the gate allows it. Also goes back to an older one that is not retired.
     *
     * @param name as subscribers-g000042
     * @return the generation, which serves now
     */
    @PostMapping("/generations/{name}/swap")
    GenerationSummary swapGeneration(@PathVariable String name) {
        return desk().swap(name);
    }

    /**
     * Points the alias to a generation whatever the gate says.
     *
     * @param name as subscribers-g000042
     * @param typed the same name once more
     * @return the generation, which serves now
     */
    @PostMapping("/generations/{name}/force-swap")
    GenerationSummary forceSwap(@PathVariable String name, @RequestBody ForcedSwap typed) {
        return desk().force(name, typed.generation);
    }

    /**
     * Drops the indexes of a generation for good. Never of one that serves.
     *
     * @param name as subscribers-g000041
     * @return the generation
     */
    @PostMapping("/generations/{name}/retire")
    GenerationSummary retireGeneration(@PathVariable String name) {
        return desk().retire(name);
    }

    /**
     * Points the aliases back to the generations that served before, which were kept up to date. Once more goes further back.
     *
     * @param order which; all entities without a body
     * @return the generations that serve again
     */
    @PostMapping("/rollback")
    Page<GenerationSummary> rollBack(@RequestBody(required = false) @Nullable RollbackOrder order) {
        return Items.all(desk().rollBack(order == null ? List.of() : order.entities));
    }
}
