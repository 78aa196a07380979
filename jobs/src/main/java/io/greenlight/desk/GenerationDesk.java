package io.greenlight.desk;

import java.util.List;

/** Generations: what serves, swaps, going back. Every name that is no generation's is a {@code NotFound}. */
public interface GenerationDesk {
    /** All generations, newest first. */
    List<GenerationSummary> all();

    /** One of them. */
    GenerationSummary generation(String name);

    /**
     * Points the alias to it.
     *
     * @throws io.greenlight.swap.GateRefused listing what is missing
     */
    GenerationSummary swap(String name);

    /**
     * Points the alias to it, whatever the gate says.
     *
     * @param typed its name once more, from whoever asks for it
     */
    GenerationSummary force(String name, String typed);

    /** Drops its indexes for good. */
    GenerationSummary retire(String name);

    /**
     * Points the aliases of these entities back to the generations that served before.
     *
     * @param entities names; all when empty
     * @return the generations that serve again
     */
    List<GenerationSummary> rollBack(List<String> entities);
}
