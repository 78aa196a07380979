package io.greenlight.server;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Follows the flips of a server, which come as server-sent events. As a browser does it keeps the last id. */
final class FlipStream implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final List<JsonNode> flips = new CopyOnWriteArrayList<>();
    private final List<String> ids = new CopyOnWriteArrayList<>();
    private final List<String> kinds = new CopyOnWriteArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private final CompletableFuture<Void> reading;

    FlipStream(Web web, long lastEventId) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:%d/api/v1/readiness/flips".formatted(web.port())))
                .header("Last-Event-ID", Long.toString(lastEventId));
        if (!web.token().isEmpty()) {
            request.header("Authorization", "Bearer " + web.token());
        }
        reading = client.sendAsync(request.build(), BodyHandlers.ofLines())
                .thenAccept(response -> response.body().forEach(this::read));
    }

    private void read(String line) {
        if (line.startsWith("data:{\"id\"")) {
            flips.add(JSON.readTree(line.substring("data:".length())));
        } else if (line.startsWith("id:")) {
            ids.add(line.substring("id:".length()));
        } else if (line.startsWith("event:")) {
            kinds.add(line.substring("event:".length()));
        }
    }

    /** What was told so far. */
    List<JsonNode> flips() {
        return flips;
    }

    /** The ids that came, of events and without. */
    List<String> ids() {
        return ids;
    }

    /** What kinds of events came. */
    List<String> kinds() {
        return kinds;
    }

    /** Whether the server has ended it. */
    boolean isEnded() {
        return reading.isDone();
    }

    @Override
    public void close() {
        reading.cancel(true);
        client.shutdownNow();
    }
}
