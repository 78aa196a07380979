package io.greenlight.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Changes that are searched for, by id behind the alias, until they are found. Added by many threads, looked for by one. */
final class Probes {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final int AT_A_TIME = 1_000;

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI search;
    private final Map<String, Probe> open = new ConcurrentHashMap<>();
    private final List<Double> foundAfterMillis = new ArrayList<>();

    /**
     * A change.
     *
     * @param name that the document has then
     * @param committedNanos when its commit was begun, as {@link System#nanoTime}
     */
    private record Probe(String name, long committedNanos) {}

    Probes(URI node, String alias) {
        this.search = node.resolve("/%s/_search".formatted(alias));
    }

    void add(String id, String name, long committedNanos) {
        open.put(id, new Probe(name, committedNanos));
    }

    /**
     * Looks for all of them.
     *
     * @return whether all are found
     */
    boolean look() throws IOException, InterruptedException {
        List<String> ids = open.keySet().stream().limit(AT_A_TIME).toList();
        if (ids.isEmpty()) {
            return true;
        }
        JsonNode answer = search(
                Map.of("size", AT_A_TIME, "_source", List.of("name"), "query", Map.of("ids", Map.of("values", ids))));
        long now = System.nanoTime();
        for (JsonNode hit : answer.path("hits").path("hits")) {
            String id = hit.path("_id").asString();
            Probe probe = open.get(id);
            if (probe != null
                    && probe.name.equals(hit.path("_source").path("name").asString())) {
                open.remove(id);
                foundAfterMillis.add((now - probe.committedNanos) / 1e6);
            }
        }
        return open.isEmpty();
    }

    private JsonNode search(Map<String, Object> query) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(search)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(query)))
                .build();
        HttpResponse<byte[]> answer = client.send(request, BodyHandlers.ofByteArray());
        if (answer.statusCode() != 200) {
            throw new IOException("%s answers %d".formatted(search, answer.statusCode()));
        }
        return JSON.readTree(answer.body());
    }

    /** Waits until the next look. */
    static void pause() throws InterruptedException {
        Thread.sleep(LOOK);
    }

    /** How long each took that was found. */
    List<Double> foundAfterMillis() {
        return foundAfterMillis;
    }
}
