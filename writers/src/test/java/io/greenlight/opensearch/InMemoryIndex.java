package io.greenlight.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Takes bulk requests as OpenSearch does with external_gte versions, keeps versions by id, and remembers each request. */
final class InMemoryIndex implements FaultyNode.Backend {
    /** One bulk request as it came. */
    record Received(URI path, int bytes, List<String> ids) {}

    private final Map<String, Long> versions = new ConcurrentHashMap<>();
    private final List<Received> requests = new CopyOnWriteArrayList<>();
    private volatile Function<String, @Nullable String> refusal = id -> null;

    /** Answers the items of these ids with this member {@code status} and {@code error} instead of storing them. */
    InMemoryIndex refusing(Function<String, @Nullable String> statusAndError) {
        refusal = statusAndError;
        return this;
    }

    Map<String, Long> versions() {
        return versions;
    }

    List<Received> requests() {
        return requests;
    }

    @Override
    public synchronized Answer answer(String method, URI path, byte[] body) {
        String[] lines = new String(body, UTF_8).split("\n");
        List<String> items = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < lines.length; i += 2) {
            JsonNode action = Json.tree(lines[i].getBytes(UTF_8)).path("index");
            String id = action.path("_id").asString();
            ids.add(id);
            items.add("{\"index\":{" + store(id, action.path("version").asLong()) + "}}");
        }
        requests.add(new Received(path, body.length, ids));
        return new Answer(200, ("{\"items\":[" + String.join(",", items) + "]}").getBytes(UTF_8));
    }

    private String store(String id, long version) {
        String refused = refusal.apply(id);
        if (refused != null) {
            return refused;
        }
        if (versions.getOrDefault(id, 0L) > version) {
            return "\"status\":409,\"error\":{\"type\":\"version_conflict_engine_exception\",\"reason\":\"newer\"}";
        }
        versions.put(id, version);
        return "\"status\":201";
    }
}
