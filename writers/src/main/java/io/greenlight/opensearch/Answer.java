package io.greenlight.opensearch;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What OpenSearch, or something between it and us, answered.
 *
 * @param status HTTP status
 * @param body the bytes of the answer
 */
@SuppressWarnings("ArrayRecordComponent") // read once, right after it was received
record Answer(int status, byte[] body) {
    boolean isOk() {
        return status < 300;
    }

    /** The body as JSON, or a missing node when it is none, as from a proxy. */
    JsonNode json() {
        try {
            return Json.tree(body);
        } catch (JacksonException e) {
            return Json.MISSING;
        }
    }

    /** The type of the error, as {@code index_not_found_exception}; empty when there is none. */
    String errorType() {
        return json().at("/error/type").asString("");
    }

    /** Status, type and reason of the error and of its innermost cause, for people. Not for answers about documents. */
    String error() {
        JsonNode error = json().path("error");
        JsonNode cause = error;
        while (cause.path("caused_by").isObject()) {
            cause = cause.path("caused_by");
        }
        String type = error.path("type").asString("no error type");
        return "%d %s%s%s".formatted(status, type, reason(error), cause.equals(error) ? "" : reason(cause));
    }

    private static String reason(JsonNode error) {
        String reason = error.path("reason").asString("");
        return reason.isEmpty() ? "" : ": " + reason;
    }
}
