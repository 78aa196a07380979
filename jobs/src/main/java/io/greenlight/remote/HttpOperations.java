package io.greenlight.remote;

import io.greenlight.desk.Operation;
import io.greenlight.problem.Problem;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Asks for what takes long, and waits for it. */
final class HttpOperations {
    static final TypeReference<Operation> OPERATION = new TypeReference<>() {};

    private final Http http;

    HttpOperations(Http http) {
        this.http = http;
    }

    /**
     * Asks for it, and returns what came of it.
     *
     * @throws RemoteProblem what it failed with
     */
    <T> T perform(String path, @Nullable Object order, Class<T> result) {
        Operation asked = http.post(path, order, OPERATION);
        Operation ended = http.await(() -> http.get(Http.path("operations", asked.id()), OPERATION), Operation::isOver);
        if (ended.state() == Operation.State.FAILED) {
            throw new RemoteProblem(Problem.findByCode(ended.problem()).orElse(Problem.INTERNAL_ERROR), ended.reason());
        }
        return Http.convert(ended.result(), result);
    }
}
