package io.greenlight.read;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * All configured sources.
 *
 * @param all in the order of their names
 */
public record Sources(List<Source> all) implements AutoCloseable {
    public Sources {
        all = all.stream().sorted(Comparator.comparing(Source::name)).toList();
    }

    /** Of these sources. */
    public static Sources of(Collection<? extends Source> sources) {
        return new Sources(List.copyOf(sources));
    }

    /**
     * The source of this name.
     *
     * @throws IllegalArgumentException if it is not configured
     */
    public Source source(String name) {
        return all.stream()
                .filter(source -> source.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Source %s is not configured. Configured are: %s"
                        .formatted(name, all.stream().map(Source::name).toList())));
    }

    @Override
    public void close() {
        all.forEach(Source::close);
    }
}
