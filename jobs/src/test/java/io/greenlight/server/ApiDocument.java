package io.greenlight.server;

import io.greenlight.server.Web.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The document of the API, and whether an answer is as it says.
 *
 * @param root all of it
 */
record ApiDocument(JsonNode root) {
    static final Path FILE = Path.of("..", "docs", "api", "openapi.json");
    private static final String PROBLEM = "#/components/schemas/Problem";

    /** The one in the repository. */
    static ApiDocument read() {
        try {
            return new ApiDocument(JsonMapper.shared().readTree(Files.readString(FILE)));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** The paths that have this method, as they are written. */
    Set<String> paths(String method) {
        Set<String> paths = new TreeSet<>();
        root.path("paths").properties().forEach(path -> {
            if (path.getValue().has(lower(method))) {
                paths.add(path.getKey());
            }
        });
        return paths;
    }

    /** Whether a path, as it is written, takes a body. */
    boolean hasBody(String method, String path) {
        return operation(method, path).has("requestBody");
    }

    private JsonNode operation(String method, String path) {
        return root.path("paths").path(path).path(lower(method));
    }

    private static String lower(String method) {
        return method.toLowerCase(Locale.ROOT);
    }

    /** What of an answer is not as it is documented; nothing if all is. */
    List<String> faults(String method, String path, Answer answer) {
        List<String> faults = new ArrayList<>();
        if (answer.status() == 304) {
            return faults;
        }
        Optional<String> documented = findPath(method, path);
        if (documented.isEmpty()) {
            if (answer.status() < 400) {
                faults.add("the path is not in the document");
            } else {
                compare("$", ref(PROBLEM), answer.json(), faults);
            }
            return faults;
        }
        JsonNode responses = operation(method, documented.get()).path("responses");
        JsonNode response = responses.path(Integer.toString(answer.status()));
        JsonNode content = (response.isMissingNode() ? responses.path("default") : response).path("content");
        compare(content, answer, faults);
        return faults;
    }

    private void compare(JsonNode content, Answer answer, List<String> faults) {
        String type = answer.header("Content-Type").split(";")[0];
        if (content.isMissingNode() && answer.body().isEmpty()) {
            return;
        }
        if (!content.has(type)) {
            faults.add("%d of type %s is not in the document".formatted(answer.status(), type));
            return;
        }
        compare("$", content.path(type).path("schema"), answer.json(), faults);
    }

    /** The one with the fewest variables: what is written out comes before what may stand for anything. */
    private Optional<String> findPath(String method, String path) {
        String asked = path.split("\\?")[0];
        return paths(method).stream()
                .filter(known -> asked.matches(known.replaceAll("\\{[^}]+}", "[^/]+")))
                .min(Comparator.comparingLong(
                        known -> known.chars().filter(c -> c == '{').count()));
    }

    private JsonNode ref(String reference) {
        return root.at(reference.substring(1));
    }

    private void compare(String at, JsonNode written, JsonNode value, List<String> faults) {
        JsonNode schema = written.has("$ref") ? ref(written.path("$ref").asString()) : written;
        String type = schema.path("type").asString("");
        boolean fits = switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            default -> true;
        };
        if (!fits) {
            faults.add("%s is no %s".formatted(at, type));
        } else if (type.equals("object")) {
            compareFields(at, schema, value, faults);
        } else if (type.equals("array")) {
            value.forEach(item -> compare(at + "[]", schema.path("items"), item, faults));
        } else if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
            faults.add("%s may not be %s".formatted(at, value));
        }
    }

    private void compareFields(String at, JsonNode schema, JsonNode value, List<String> faults) {
        schema.path("required").forEach(name -> {
            if (value.path(name.asString()).isMissingNode()
                    || value.path(name.asString()).isNull()) {
                faults.add("%s.%s is missing".formatted(at, name.asString()));
            }
        });
        value.properties().forEach(field -> {
            JsonNode known = schema.path("properties").path(field.getKey());
            JsonNode any = schema.path("additionalProperties");
            String place = at + "." + field.getKey();
            if (known.isMissingNode() && any.isMissingNode()) {
                faults.add("%s is not in the document".formatted(place));
            } else if (!field.getValue().isNull()) {
                compare(place, known.isMissingNode() ? any : known, field.getValue(), faults);
            }
        });
    }
}
