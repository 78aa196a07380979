package io.greenlight.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.reindex.ScopeRefused;
import io.greenlight.steering.NotFound;
import io.greenlight.swap.GateRefused;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;

class ProblemTest {
    @Test
    void findsTheErrorThatSomebodyCanDoSomethingAbout() {
        GateRefused refused = new GateRefused("Cannot swap", List.of("it is not verified"));

        Problem.Verdict verdict = Problem.of(new IllegalStateException("The job failed", refused));

        assertThat(verdict).isEqualTo(new Problem.Verdict(Problem.REFUSED, refused));
        assertThat(verdict.problem().exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(verdict.problem().status()).isEqualTo(409);
    }

    @Test
    void whatDoesNotExistIsNotFoundAndWhatContradictsItselfIsRefused() {
        assertThat(Problem.of(new NotFound("Reindex 7 does not exist")).problem())
                .isEqualTo(Problem.NOT_FOUND);
        assertThat(Problem.of(new ScopeRefused(List.of("no such account"))).problem())
                .isEqualTo(Problem.SCOPE_REFUSED);
        assertThat(Problem.of(new TooMany("accounts", 3, 2)).message())
                .isEqualTo("Cannot take 3 accounts at once: at most 2 are allowed. Ask in parts");
    }

    @Test
    void aControlDatabaseThatIsAwayIsKnownByItsErrors() {
        assertThat(Problem.of(new IllegalStateException(new DataAccessResourceFailureException("gone")))
                        .problem())
                .isEqualTo(Problem.CONTROL_DATABASE_UNREACHABLE);
    }

    @Test
    void whateverElseIsAnErrorOfOurs() {
        Problem.Verdict verdict = Problem.of(new IllegalStateException());

        assertThat(verdict.problem()).isEqualTo(Problem.INTERNAL_ERROR);
        assertThat(verdict.message()).isEqualTo("java.lang.IllegalStateException");
    }

    @Test
    void aCodeNamesItsProblem() {
        assertThat(Problem.findByCode("REFUSED")).contains(Problem.REFUSED);
        assertThat(Problem.findByCode("SOMETHING_NEWER")).isEmpty();
    }
}
