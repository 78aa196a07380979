package io.greenlight.remote;

import io.greenlight.desk.GenerationDesk;
import io.greenlight.desk.GenerationSummary;
import io.greenlight.desk.Page;
import java.util.List;
import java.util.Map;
import tools.jackson.core.type.TypeReference;

/** Generations through a server. */
final class HttpGenerationDesk implements GenerationDesk {
    private static final String GENERATIONS = "generations";
    private static final TypeReference<GenerationSummary> GENERATION = new TypeReference<>() {};

    private final Http http;

    HttpGenerationDesk(Http http) {
        this.http = http;
    }

    @Override
    public List<GenerationSummary> all() {
        return http.get(Http.path(GENERATIONS), new TypeReference<Page<GenerationSummary>>() {})
                .items();
    }

    @Override
    public GenerationSummary generation(String name) {
        return http.get(Http.path(GENERATIONS, name), GENERATION);
    }

    @Override
    public GenerationSummary swap(String name) {
        return http.post(Http.path(GENERATIONS, name, "swap"), null, GENERATION);
    }

    @Override
    public GenerationSummary force(String name, String typed) {
        return http.post(Http.path(GENERATIONS, name, "force-swap"), Map.of("generation", typed), GENERATION);
    }

    @Override
    public GenerationSummary retire(String name) {
        return http.post(Http.path(GENERATIONS, name, "retire"), null, GENERATION);
    }

    @Override
    public List<GenerationSummary> rollBack(List<String> entities) {
        return http.post(
                        Http.path("rollback"),
                        Map.of("entities", entities),
                        new TypeReference<Page<GenerationSummary>>() {})
                .items();
    }
}
