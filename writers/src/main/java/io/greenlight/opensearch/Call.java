package io.greenlight.opensearch;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.opensearch.client.transport.GenericSerializable;

/**
 * One request to OpenSearch, its body already in bytes.
 *
 * @param method HTTP method
 * @param path path, starting with a slash
 * @param parameters query parameters
 * @param body holds the body; empty for none
 * @param length bytes of {@code body} that are sent
 * @param contentType what the body is
 */
@SuppressWarnings("ArrayRecordComponent") // the body is a page's buffer: copying it would cost as much as sending it
record Call(String method, String path, Map<String, String> parameters, byte[] body, int length, String contentType)
        implements GenericSerializable {
    private static final String JSON = "application/json";
    private static final String NDJSON = "application/x-ndjson";
    private static final byte[] NOTHING = new byte[0];

    static Call get(String path) {
        return new Call("GET", path, Map.of(), NOTHING, 0, JSON);
    }

    static Call delete(String path) {
        return new Call("DELETE", path, Map.of(), NOTHING, 0, JSON);
    }

    static Call post(String path) {
        return new Call("POST", path, Map.of(), NOTHING, 0, JSON);
    }

    static Call put(String path) {
        return new Call("PUT", path, Map.of(), NOTHING, 0, JSON);
    }

    Call json(Map<String, ?> object) {
        byte[] bytes = Json.bytes(object);
        return new Call(method, path, parameters, bytes, bytes.length, JSON);
    }

    Call lines(byte[] buffer, int bytes) {
        return new Call(method, path, parameters, buffer, bytes, NDJSON);
    }

    Call with(String parameter, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(parameter, value);
        return new Call(method, path, more, body, length, contentType);
    }

    boolean hasBody() {
        return length > 0;
    }

    @Override
    public String serialize(OutputStream out) {
        try {
            out.write(body, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return contentType;
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
