package io.greenlight.api;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Answers that are asked for again and again: with a tag of their content, so that one that is known already costs nothing. */
@Component
final class Polled {
    private static final int BYTES = 12;

    private final JsonMapper json;

    Polled(JsonMapper json) {
        this.json = json;
    }

    /** The answer with its tag; the framework makes a 304 of it for an asker who has that. */
    <T> ResponseEntity<T> answer(T body) {
        return ResponseEntity.ok()
                .eTag('"' + tag(json.writeValueAsBytes(body)) + '"')
                .body(body);
    }

    private static String tag(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            byte[] some = new byte[BYTES];
            ByteBuffer.wrap(digest).get(some);
            return HexFormat.of().formatHex(some);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every JVM has SHA-256", impossible);
        }
    }
}
