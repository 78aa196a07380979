package io.greenlight.testbed.fault;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The items of a bulk request: which are passed on, and how the answers come together again by position. */
final class BulkItems {
    private static final JsonMapper json = JsonMapper.shared();

    private final List<Item> items;
    private final IntPredicate failing;

    private BulkItems(List<Item> items, IntPredicate failing) {
        this.items = items;
        this.failing = failing;
    }

    /** Reads the lines of a request: an action, and a document unless the action deletes. */
    static BulkItems parse(byte[] body, IntPredicate failing) {
        List<Item> items = new ArrayList<>();
        Iterator<String> lines =
                new String(body, StandardCharsets.UTF_8).lines().iterator();
        while (lines.hasNext()) {
            String action = lines.next();
            if (!action.isBlank()) {
                String operation =
                        json.readTree(action).propertyNames().iterator().next();
                items.add(new Item(action, operation, "delete".equals(operation) ? "" : lines.next() + "\n"));
            }
        }
        return new BulkItems(items, failing);
    }

    /** The body to pass on; empty if every item fails. */
    byte[] passedOn() {
        StringBuilder body = new StringBuilder();
        IntStream.range(0, items.size()).filter(failing.negate()).forEach(position -> {
            Item item = items.get(position);
            body.append(item.action()).append('\n').append(item.document());
        });
        return body.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The answer to the whole request from the answer to what was passed on. */
    byte[] merge(byte[] upstreamAnswer, int status, String type) {
        ObjectNode answer = upstreamAnswer.length == 0
                ? json.createObjectNode().put("took", 0).put("errors", true)
                : (ObjectNode) json.readTree(upstreamAnswer);
        Iterator<JsonNode> answered = answer.path("items").iterator();
        ArrayNode merged = json.createArrayNode();
        for (int position = 0; position < items.size(); position++) {
            merged.add(failing.test(position) ? failure(items.get(position), status, type) : answered.next());
            if (failing.test(position)) {
                answer.put("errors", true);
            }
        }
        answer.set("items", merged);
        return json.writeValueAsBytes(answer);
    }

    private static ObjectNode failure(Item item, int status, String type) {
        JsonNode metadata = json.readTree(item.action()).path(item.operation());
        ObjectNode result = json.createObjectNode();
        result.set("_index", metadata.path("_index"));
        result.set("_id", metadata.path("_id"));
        result.put("status", status);
        result.putObject("error").put("type", type).put("reason", "Injected by the fault proxy");
        ObjectNode failure = json.createObjectNode();
        failure.set(item.operation(), result);
        return failure;
    }

    /** One action line with its document line, which is empty for a delete. */
    private record Item(String action, String operation, String document) {}
}
