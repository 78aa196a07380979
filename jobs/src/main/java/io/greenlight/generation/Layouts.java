package io.greenlight.generation;

import io.greenlight.bulk.DocumentSink;
import io.greenlight.config.Catalog;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.Target;
import io.greenlight.index.TargetRefused;
import java.util.Map;

/** Finds the physical side of a generation: how it is laid out, and on which cluster. */
public final class Layouts {
    private final Catalog catalog;
    private final Map<String, Connection> targets;

    /**
     * Both doors of one cluster.
     *
     * @param target indexes and aliases
     * @param sink documents of loads
     * @param syncSink documents of the sync, which gives up sooner and does not stand behind loads
     */
    public record Connection(Target target, DocumentSink sink, DocumentSink syncSink) {
        /** One door for all documents. */
        public Connection(Target target, DocumentSink sink) {
            this(target, sink, sink);
        }
    }

    /** With the connections by target name. */
    public Layouts(Catalog catalog, Map<String, Connection> targets) {
        this.catalog = catalog;
        this.targets = Map.copyOf(targets);
    }

    /** How the generation is laid out. */
    public GenerationLayout layout(Generation generation) {
        return new GenerationLayout(
                catalog.entity(generation.entity()).schema(), generation.alias(), generation.number());
    }

    /** The cluster the generation is on. */
    public Target target(Generation generation) {
        return connection(generation.target()).target();
    }

    /** Where the generation's documents go. */
    public DocumentSink sink(Generation generation) {
        return connection(generation.target()).sink();
    }

    /** Where changes of the generation's documents go. */
    public DocumentSink syncSink(Generation generation) {
        return connection(generation.target()).syncSink();
    }

    /** The cluster of this name. */
    public Target target(String name) {
        return connection(name).target();
    }

    private Connection connection(String name) {
        Connection connection = targets.get(name);
        if (connection == null) {
            throw new TargetRefused(
                    "Target %s is not configured. Configured are: %s".formatted(name, targets.keySet()));
        }
        return connection;
    }
}
