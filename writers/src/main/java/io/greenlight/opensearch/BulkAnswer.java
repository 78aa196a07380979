package io.greenlight.opensearch;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The items of an answered bulk request, by position. Read by streaming: an item without an error costs no object. */
final class BulkAnswer {
    /** What the answer has to contain; the rest OpenSearch need not send. */
    static final String FILTER =
            "items.*.status,items.*.error.type,items.*.error.reason,items.*.error.caused_by.type,items.*.error.caused_by.reason";

    private static final JsonFactory FACTORY = new JsonFactory();

    private static final int CREATED = 201;

    private final int[] statuses;
    private final Map<Integer, ItemError> errors = new HashMap<>();
    private int items;

    private BulkAnswer(int expected) {
        statuses = new int[expected];
    }

    /**
     * Reads an answer to {@code expected} items.
     *
     * @throws UnreadableAnswer if it is not JSON, or has not exactly that many items
     */
    static BulkAnswer read(byte[] json, int expected) throws UnreadableAnswer {
        BulkAnswer answer = new BulkAnswer(expected);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            answer.readItems(parser);
        } catch (JacksonException e) {
            throw new UnreadableAnswer("the answer to a bulk request is not the JSON it should be", e);
        }
        if (answer.items != expected) {
            throw new UnreadableAnswer(
                    "the answer has %d items for %d documents".formatted(answer.items, expected), null);
        }
        return answer;
    }

    int status(int item) {
        return statuses[item];
    }

    ItemError error(int item) {
        return errors.getOrDefault(item, ItemError.NONE);
    }

    /** Whether the target carried out at least one item, or at least looked at it. */
    boolean isTaken() {
        return errors.values().stream()
                        .filter(error -> Obstacle.isType(error.type()))
                        .count()
                < items;
    }

    /** How the target pushed back against some of the items; empty if it did not. */
    String pushBack() {
        for (int item = 0; item < statuses.length; item++) {
            if (statuses[item] > CREATED
                    && Obstacle.isBusy(statuses[item], error(item).type())) {
                return Obstacle.of(statuses[item], error(item).type(), "").pushBack();
            }
        }
        return "";
    }

    private void readItems(JsonParser parser) {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            return;
        }
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("items") && value == JsonToken.START_ARRAY) {
                while (parser.nextToken() == JsonToken.START_OBJECT) {
                    readItem(parser);
                }
            } else {
                parser.skipChildren();
            }
        }
    }

    /** An item is an object with one member, named by the action, whose value holds status and error. */
    private void readItem(JsonParser parser) {
        int status = 0;
        ItemError error = ItemError.NONE;
        parser.nextName();
        parser.nextToken();
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            if (name.equals("status")) {
                status = parser.getIntValue();
            } else if (name.equals("error") && value == JsonToken.START_OBJECT) {
                error = readError(parser);
            } else {
                parser.skipChildren();
            }
        }
        parser.nextToken();
        add(status, error);
    }

    private ItemError readError(JsonParser parser) {
        String type = "";
        String reason = "";
        ItemError cause = ItemError.NONE;
        for (String name = parser.nextName(); name != null; name = parser.nextName()) {
            JsonToken value = parser.nextToken();
            switch (name) {
                case "type" -> type = parser.getValueAsString("");
                case "reason" -> reason = parser.getValueAsString("");
                case "caused_by" -> cause = value == JsonToken.START_OBJECT ? readError(parser) : cause;
                default -> parser.skipChildren();
            }
        }
        return new ItemError(type, reason, cause.type(), cause.reason());
    }

    private void add(int status, ItemError error) {
        if (items < statuses.length) {
            statuses[items] = status;
            if (!error.equals(ItemError.NONE)) {
                errors.put(items, error);
            }
        }
        items++;
    }
}
