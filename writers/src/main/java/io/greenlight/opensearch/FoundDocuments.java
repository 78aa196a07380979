package io.greenlight.opensearch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The documents in the answer to a search or a multi-get, each {@code _source} byte by byte as it came: a number must keep its
 * digits, or its document would not have the content it was hashed with.
 */
final class FoundDocuments {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();
    private static final byte[] NONE = new byte[0];

    private final byte[] answer;
    private final List<Found> documents = new ArrayList<>();
    private String scroll = "";
    private boolean complete = true;

    /**
     * One document.
     *
     * @param index where it was looked for
     * @param id its id
     * @param routing what it is stored by; empty if that was not shown
     * @param version its version
     * @param present whether it is there
     * @param error the type of error that kept it from being looked for; empty when there was none
     * @param columns whole numbers among the columns that were asked for, by name
     * @param source its content; empty if it was not asked for
     */
    @SuppressWarnings("ArrayRecordComponent") // read once, right after it was received
    record Found(
            String index,
            String id,
            String routing,
            long version,
            boolean present,
            String error,
            Map<String, Long> columns,
            byte[] source) {}

    private FoundDocuments(byte[] answer) {
        this.answer = answer;
    }

    /** Reads an answer. Throws Jackson's exception when it is none. */
    static FoundDocuments in(byte[] answer) {
        FoundDocuments found = new FoundDocuments(answer);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), answer)) {
            found.read(parser);
        }
        return found;
    }

    List<Found> documents() {
        return documents;
    }

    /** The name of the scroll; empty when there is none. */
    String scroll() {
        return scroll;
    }

    /** Whether every shard has answered in time. */
    boolean isComplete() {
        return complete;
    }

    private void read(JsonParser parser) {
        parser.nextToken();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "_scroll_id" -> scroll = parser.getString();
                case "timed_out" -> complete &= parser.currentToken() == JsonToken.VALUE_FALSE;
                case "_shards" -> readShards(parser);
                case "hits" -> readHits(parser);
                case "docs" -> readDocuments(parser);
                default -> parser.skipChildren();
            }
        }
    }

    private void readShards(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean failed = parser.currentName().equals("failed");
            parser.nextToken();
            if (failed) {
                complete &= parser.getIntValue() == 0;
            }
            parser.skipChildren();
        }
    }

    private void readHits(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean hits = parser.currentName().equals("hits");
            parser.nextToken();
            if (hits) {
                readDocuments(parser);
            } else {
                parser.skipChildren();
            }
        }
    }

    private void readDocuments(JsonParser parser) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            documents.add(document(parser));
        }
    }

    private Found document(JsonParser parser) {
        String index = "";
        String id = "";
        String routing = "";
        long version = 0;
        boolean present = true;
        String error = "";
        Map<String, Long> columns = Map.of();
        byte[] source = NONE;
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "_index" -> index = parser.getString();
                case "_id" -> id = parser.getString();
                case "_routing" -> routing = parser.getString();
                case "_version" -> version = parser.getLongValue();
                case "found" -> present = parser.currentToken() == JsonToken.VALUE_TRUE;
                case "error" -> error = errorType(parser);
                case "fields" -> columns = columns(parser);
                case "_source" -> source = slice(parser);
                default -> parser.skipChildren();
            }
        }
        return new Found(index, id, routing, version, present, error, columns, source);
    }

    private byte[] slice(JsonParser parser) {
        int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
        parser.skipChildren();
        return Arrays.copyOfRange(
                answer, from, Math.toIntExact(parser.currentLocation().getByteOffset()));
    }

    private static String errorType(JsonParser parser) {
        String type = "an error";
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean isType = parser.currentName().equals("type");
            parser.nextToken();
            if (isType) {
                type = parser.getString();
            }
            parser.skipChildren();
        }
        return type;
    }

    private static Map<String, Long> columns(JsonParser parser) {
        Map<String, Long> columns = new HashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                columns.put(name, parser.getLongValue());
            }
        }
        return columns;
    }
}
