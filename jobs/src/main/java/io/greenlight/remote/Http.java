package io.greenlight.remote;

import io.greenlight.check.Finding;
import io.greenlight.doctor.ChecksFailed;
import io.greenlight.problem.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks one server. Makes of its problems the errors they are. */
final class Http implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    /** A check or a plan reads the directories of all sources. */
    private static final Duration ANSWER = Duration.ofMinutes(10);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** A newer server may say more. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final HttpClient client;
    private final URI server;
    private final String token;

    /**
     * For a server, with the token to show; an empty one shows none.
     *
     * @param tls whom to trust, and who we are; empty for what the JDK trusts
     */
    Http(URI server, String token, Optional<SSLContext> tls) {
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER);
        tls.ifPresent(builder::sslContext);
        this.client = builder.build();
        this.server = server;
        this.token = token;
    }

    /** A path of these parts below {@code /api/v1}, each escaped. */
    static String path(Object... parts) {
        StringBuilder path = new StringBuilder("/api/v1");
        for (Object part : parts) {
            path.append('/').append(escape(part.toString()).replace("+", "%20"));
        }
        return path.toString();
    }

    private static String escape(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** A query of these names and values; what is null, or an empty list, is left out. */
    static String query(@Nullable Object... namesAndValues) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value instanceof List<?> list) {
                value = list.isEmpty()
                        ? null
                        : String.join(",", list.stream().map(Object::toString).toList());
            }
            if (value != null) {
                parts.add(namesAndValues[i] + "=" + escape(value.toString()));
            }
        }
        return parts.isEmpty() ? "" : "?" + String.join("&", parts);
    }

    <T> T get(String path, TypeReference<T> type) {
        return read(send("GET", path, BodyPublishers.noBody(), null), path, type);
    }

    <T> T post(String path, @Nullable Object body, TypeReference<T> type) {
        return post(path, body, null, type);
    }

    <T> T post(String path, @Nullable Object body, @Nullable String idempotencyKey, TypeReference<T> type) {
        return read(send("POST", path, json(body), idempotencyKey), path, type);
    }

    /** For what has no answer. */
    void post(String path) {
        send("POST", path, BodyPublishers.noBody(), null);
    }

    <T> T patch(String path, Object body, TypeReference<T> type) {
        return read(send("PATCH", path, json(body), null), path, type);
    }

    private static BodyPublisher json(@Nullable Object body) {
        return body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    }

    static <T> T convert(@Nullable Object json, Class<T> type) {
        return JSON.convertValue(json, type);
    }

    private String send(String method, String path, BodyPublisher body, @Nullable String idempotencyKey) {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .method(method, body)
                .header("Accept", "application/json, application/problem+json")
                .header("Content-Type", "application/json")
                .timeout(ANSWER);
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (idempotencyKey != null) {
            request.header("Idempotency-Key", idempotencyKey);
        }
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (response.statusCode() / 100 != 2) {
                throw failure(response);
            }
            return response.body();
        } catch (IOException away) {
            throw unreachable(String.valueOf(away.getMessage() == null ? away : away.getMessage()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while asking " + server, interrupted);
        }
    }

    private <T> T read(String body, String path, TypeReference<T> type) {
        try {
            return JSON.readValue(body, type);
        } catch (JacksonException other) {
            throw unreachable("what it says at %s is not of this API".formatted(path));
        }
    }

    private RemoteProblem unreachable(String why) {
        return new RemoteProblem(
                Problem.SERVER_UNREACHABLE,
                "Cannot ask the server %s: %s. Correct --server, or start one with: greenlight server"
                        .formatted(server, why));
    }

    private RuntimeException failure(HttpResponse<String> response) {
        JsonNode problem = tree(response.body());
        String code = problem.path("code").asString("");
        String detail = problem.path("detail").asString("");
        if (code.equals(Problem.CHECKS_FAILED.name())) {
            return new ChecksFailed(JSON.convertValue(problem.path("findings"), new TypeReference<List<Finding>>() {}));
        }
        if (response.statusCode() == 401) {
            return new RemoteProblem(
                    Problem.UNAUTHENTICATED,
                    "The server %s wants a token that it knows. Give --token-file FILE or set GREENLIGHT_TOKEN"
                            .formatted(server));
        }
        if (code.isEmpty() && response.statusCode() == 403) {
            return new RemoteProblem(Problem.FORBIDDEN, "The token does not allow this");
        }
        if (code.isEmpty()) {
            return unreachable("it answers with status %d".formatted(response.statusCode()));
        }
        Problem known = Problem.findByCode(code).orElseGet(() -> ofStatus(response.statusCode()));
        return new RemoteProblem(known, detail.isEmpty() ? code : detail);
    }

    /** What a server turns away at its door has codes that no command needs to tell apart. */
    private static Problem ofStatus(int status) {
        return switch (status) {
            case 400 -> Problem.MALFORMED_REQUEST;
            case 403 -> Problem.FORBIDDEN;
            case 413 -> Problem.TOO_MANY;
            case 429, 503 -> Problem.SERVER_UNREACHABLE;
            default -> Problem.INTERNAL_ERROR;
        };
    }

    private static JsonNode tree(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException noJson) {
            return JSON.createObjectNode();
        }
    }

    /** Asks again and again until the answer is the last one. A server that is away for a moment is waited for. */
    <T> T await(Supplier<T> question, Predicate<T> last) {
        long heard = System.nanoTime();
        while (true) {
            try {
                T answer = question.get();
                heard = System.nanoTime();
                if (last.test(answer)) {
                    return answer;
                }
            } catch (RemoteProblem problem) {
                if (!problem.mayPass() || System.nanoTime() - heard > PATIENCE.toNanos()) {
                    throw problem;
                }
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for a server", interrupted);
        }
    }

    @Override
    public void close() {
        client.close();
    }
}
