package io.greenlight.api;

import io.greenlight.control.StorableText;
import io.greenlight.readiness.AsOf;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A question for many accounts: {@code {"accounts": ["42", 43], "asOf": "0/16B3748"}}.
 *
 * @param accounts ids as they were given, none twice
 * @param asOf what must be searchable; null when only the lag counts
 */
record Batch(List<String> accounts, @Nullable AsOf asOf) {
    static final int LARGEST = 1_000;

    /** Enough for as many of the longest ids, each character escaped. */
    private static final int MOST_BYTES = 4 << 20;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    Batch {
        accounts = List.copyOf(accounts);
    }

    /**
     * Reads it, and no more of it than it may have.
     *
     * @throws NotAnswered if it is none, or too large
     */
    static Batch read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw NotAnswered.tooMany("the question has more than %d bytes".formatted(MOST_BYTES));
        }
        JsonNode question = parse(bytes);
        JsonNode accounts = question.path("accounts");
        if (!accounts.isArray()) {
            throw NotAnswered.malformedBatch("it must be an object with a list of accounts");
        }
        if (accounts.size() > LARGEST) {
            throw NotAnswered.tooMany("there are %d, at most %d are allowed".formatted(accounts.size(), LARGEST));
        }
        return new Batch(ids(accounts), asOf(question.path("asOf")));
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (JacksonException none) {
            throw NotAnswered.malformedBatch("it must be an object in JSON");
        }
    }

    private static List<String> ids(JsonNode accounts) {
        List<String> ids = new ArrayList<>();
        for (JsonNode account : accounts) {
            if (!account.isString() && !account.isIntegralNumber()) {
                throw NotAnswered.malformedBatch("an account must be a text or a whole number");
            }
            String id = account.asString();
            if (!StorableText.withoutHalves(id).equals(id)) {
                throw NotAnswered.malformedBatch("an account has half of a surrogate pair");
            }
            ids.add(id);
        }
        return ids.stream().distinct().toList();
    }

    private static @Nullable AsOf asOf(JsonNode asOf) {
        if (asOf.isMissingNode() || asOf.isNull()) {
            return null;
        }
        return parseAsOf(asOf.isString() ? asOf.asString() : "");
    }

    /**
     * Reads a time or a position.
     *
     * @throws NotAnswered if it is neither
     */
    static AsOf parseAsOf(String text) {
        try {
            return AsOf.parse(text);
        } catch (IllegalArgumentException neither) {
            throw NotAnswered.malformedAsOf(String.valueOf(neither.getMessage()));
        }
    }
}
