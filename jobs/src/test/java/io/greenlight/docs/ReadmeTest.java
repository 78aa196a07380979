package io.greenlight.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.cli.GreenlightCommand;
import io.greenlight.problem.ExitCode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    @Test
    void listsExactlyTheCommandsThatExist() throws IOException {
        List<String> listed = Documents.rowsUnder("README.md", "command").stream()
                .map(row -> row.getFirst().replace("`", "").split(" ")[0])
                .toList();

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(GreenlightCommand.commandLine().getSubcommands().keySet().stream()
                        .filter(command -> !command.equals("help"))
                        .toList());
    }

    @Test
    void listsExactlyTheExitCodes() throws IOException {
        List<Integer> listed = Documents.rowsUnder("README.md", "exit code").stream()
                .map(row -> Integer.valueOf(row.getFirst()))
                .toList();

        assertThat(listed)
                .containsExactlyElementsOf(
                        Arrays.stream(ExitCode.values()).map(ExitCode::code).toList());
    }

    @Test
    void everyLinkOfTheDocumentsLeadsSomewhere() throws IOException {
        assertThat(Documents.brokenLinks()).isEmpty();
    }

    /** Two versions of a sentence in one document are what a merge leaves behind, and sooner or later contradict each other. */
    @Test
    void noDocumentSaysASentenceTwice() throws IOException {
        assertThat(Documents.repeatedSentences()).isEmpty();
    }
}
