package io.greenlight.cli;

import io.greenlight.deadletter.DeadLetter;
import io.greenlight.deadletter.DeadLetterStore;
import io.greenlight.deadletter.DeadLetterStore.Cause;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code greenlight dead-letters}. */
@Command(
        name = "dead-letters",
        description = "Shows what could not be indexed, grouped by cause. Keys and reasons, never contents.",
        subcommands = {ShowLetterCommand.class, ReplayLettersCommand.class, DismissLettersCommand.class})
final class DeadLettersCommand extends GreenlightTask {
    private static final int JSON_LETTERS = 10_000;

    @Option(names = "--list", paramLabel = "N", description = "Also list the newest N one by one")
    private int list;

    @Override
    ExitCode run(Application application, Printer printer) {
        DeadLetterStore store = application.get(DeadLetterStore.class);
        List<Cause> causes = store.causes();
        if (causes.isEmpty()) {
            printer.line("No dead letters.");
        } else {
            printer.table(
                    List.of("letters", "accounts", "entity", "field", "reason"),
                    causes.stream().map(DeadLettersCommand::row).toList());
        }
        if (list > 0) {
            printer.line("");
            printer.table(
                    List.of("id", "entity", "account", "key", "field", "reason"),
                    store.open(list).stream().map(DeadLettersCommand::row).toList());
        }
        printer.result(
                Map.of("causes", causes, "deadLetters", printer.isJson() ? store.open(JSON_LETTERS) : List.of()));
        return ExitCode.DONE;
    }

    private static List<String> row(Cause cause) {
        return List.of(
                Long.toString(cause.letters()),
                Long.toString(cause.accounts()),
                cause.entity(),
                cause.field(),
                cause.reason());
    }

    private static List<String> row(DeadLetter letter) {
        return List.of(
                Long.toString(letter.id()),
                letter.entity(),
                letter.account(),
                String.join(":", letter.key()),
                letter.field(),
                letter.reason());
    }
}
