package io.greenlight.client;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what a server answers. Whatever is not exactly an answer is none. */
final class AnswerReader {
    private AnswerReader() {}

    /**
     * The answer for an account.
     *
     * @throws IllegalArgumentException if it is none, or one for another account
     */
    static Readiness readiness(String account, String body) {
        Readiness answer = readiness(Json.read(body));
        if (!answer.account().equals(account)) {
            throw new IllegalArgumentException("Cannot take this answer: it is for another account");
        }
        return answer;
    }

    /**
     * The answers for several accounts, by account.
     *
     * @throws IllegalArgumentException if they are none
     */
    static Map<String, Readiness> batch(String body) {
        Map<String, Readiness> answers = new HashMap<>();
        Object list = object(Json.read(body)).get("answers");
        if (!(list instanceof List<?> all)) {
            throw new IllegalArgumentException("Cannot take this answer: it has no list of answers");
        }
        for (Object one : all) {
            Readiness answer = readiness(one);
            answers.put(answer.account(), answer);
        }
        return answers;
    }

    /** The reason in a problem; what is given instead when it has none. */
    static String reason(String body, String otherwise) {
        try {
            Map<?, ?> problem = object(Json.read(body));
            Object reason = problem.get("reason") == null ? problem.get("code") : problem.get("reason");
            return reason instanceof String text && text.matches("[A-Z][A-Z0-9_]{1,60}") ? text : otherwise;
        } catch (IllegalArgumentException none) {
            return otherwise;
        }
    }

    private static Readiness readiness(@Nullable Object value) {
        Map<?, ?> answer = object(value);
        Object ready = answer.get("ready");
        String state = text(answer, "state");
        String reason = text(answer, "reason");
        String account = text(answer, "account");
        if (!(ready instanceof Boolean yes) || state == null || reason == null || account == null) {
            throw new IllegalArgumentException("Cannot take this answer: it lacks account, ready, state or reason");
        }
        return new Readiness(
                account,
                yes,
                state,
                reason,
                text(answer, "generation"),
                count(answer, "indexed"),
                count(answer, "expected"),
                count(answer, "deadLetters"),
                time(answer, "freshAsOf"),
                number(answer, "queuePosition"),
                time(answer, "readyAt"));
    }

    private static Map<?, ?> object(@Nullable Object value) {
        if (value instanceof Map<?, ?> object) {
            return object;
        }
        throw new IllegalArgumentException("Cannot take this answer: it is no object");
    }

    private static @Nullable String text(Map<?, ?> answer, String name) {
        Object value = answer.get(name);
        return value instanceof String text ? text : null;
    }

    private static long count(Map<?, ?> answer, String name) {
        Long value = number(answer, name);
        return value == null ? 0 : value;
    }

    private static @Nullable Long number(Map<?, ?> answer, String name) {
        return answer.get(name) instanceof BigDecimal number ? Long.valueOf(number.longValue()) : null;
    }

    private static @Nullable Instant time(Map<?, ?> answer, String name) {
        try {
            return answer.get(name) instanceof String text ? Instant.parse(text) : null;
        } catch (DateTimeException none) {
            return null;
        }
    }
}
