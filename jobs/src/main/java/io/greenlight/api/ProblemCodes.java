package io.greenlight.api;

import io.greenlight.problem.DoorCode;
import io.greenlight.problem.Problem;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The codes that callers meet, from where they are defined. */
final class ProblemCodes {
    /** What only a command or a worker says. */
    private static final Set<Problem> NEVER_SENT = EnumSet.of(
            Problem.UNAUTHENTICATED, Problem.CANNOT_LISTEN, Problem.SERVER_UNREACHABLE, Problem.WORKER_NAME_TAKEN);

    private ProblemCodes() {}

    /** Every code, in the order of the alphabet. */
    static List<String> all() {
        return Stream.of(table(), door(), readiness())
                .flatMap(codes -> codes.map(Code::name))
                .distinct()
                .sorted()
                .toList();
    }

    /**
     * The codes that come with this status, in the order of the alphabet.
     *
     * @param aboutReadiness whether a question about readiness is answered, which has the reason as its code
     */
    static List<String> of(int status, boolean aboutReadiness) {
        return Stream.concat(door(), aboutReadiness ? readiness() : table())
                .filter(code -> code.status == status)
                .map(Code::name)
                .distinct()
                .sorted()
                .toList();
    }

    private record Code(String name, int status) {
        private static Code of(Problem problem) {
            return new Code(problem.name(), problem.status());
        }
    }

    private static Stream<Code> table() {
        return Arrays.stream(Problem.values())
                .filter(problem -> !NEVER_SENT.contains(problem))
                .map(Code::of);
    }

    /** But for that of forms: they are sent to pages. */
    private static Stream<Code> door() {
        return Arrays.stream(DoorCode.values())
                .filter(code -> code != DoorCode.CSRF_TOKEN_INVALID)
                .map(code -> new Code(code.name(), code.status()));
    }

    private static Stream<Code> readiness() {
        return Stream.concat(
                NotAnswered.PROBLEMS.entrySet().stream()
                        .map(entry ->
                                new Code(entry.getKey().name(), entry.getValue().status())),
                Stream.of(Code.of(Problem.NOT_ACCEPTABLE)));
    }
}
