package io.greenlight.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.problem.DoorCode;
import io.greenlight.problem.Problem;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemsDocTest {
    @Test
    void thePageIsTheTable() throws IOException {
        List<List<String>> table = Arrays.stream(Problem.values())
                .map(problem -> List.of(
                        "`%s`".formatted(problem.name()),
                        Integer.toString(problem.status()),
                        Integer.toString(problem.exitCode().code())))
                .toList();

        List<List<String>> page = Documents.rowsUnder("docs/operations/problems.md", "code");

        assertThat(page).extracting(row -> row.subList(0, 3)).containsExactlyElementsOf(table);
        assertThat(page).allSatisfy(row -> assertThat(row.get(3)).isNotBlank());
    }

    @Test
    void thePageAboutSecurityHasEveryCodeOfTheDoor() throws IOException {
        List<List<String>> codes = Arrays.stream(DoorCode.values())
                .map(code -> List.of(Integer.toString(code.status()), "`%s`".formatted(code.name())))
                .toList();

        List<List<String>> page = Documents.rowsUnder("docs/operations/security.md", "status");

        assertThat(page).extracting(row -> row.subList(0, 2)).containsExactlyElementsOf(codes);
    }
}
