package io.greenlight.cli;

import io.greenlight.deadletter.DeadLetter;
import io.greenlight.deadletter.DeadLetterStore.Cause;
import io.greenlight.desk.DeadLetterDesk;
import io.greenlight.desk.Page;
import io.greenlight.problem.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code greenlight dead-letters}. */
@Command(
        name = "dead-letters",
        description = "Shows what could not be indexed, grouped by cause. Keys and reasons, never contents.",
        subcommands = {ShowLetterCommand.class, ReplayLettersCommand.class, DismissLettersCommand.class},
        footer = {"", "Examples:", "  greenlight dead-letters", "  greenlight dead-letters --list 20"})
final class DeadLettersCommand extends GreenlightTask {
    private static final int JSON_LETTERS = 10_000;

    @Option(names = "--list", paramLabel = "N", description = "Also list the newest N one by one")
    private int list;

    @Override
    ExitCode run(Session session, Printer printer) {
        DeadLetterDesk desk = session.desks().deadLetters();
        List<Cause> causes = desk.causes();
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
                    open(desk, list).stream().map(DeadLettersCommand::row).toList());
        }
        printer.result(
                Map.of("causes", causes, "deadLetters", printer.isJson() ? open(desk, JSON_LETTERS) : List.of()));
        return ExitCode.DONE;
    }

    /** The newest, page by page. */
    private static List<DeadLetter> open(DeadLetterDesk desk, int most) {
        List<DeadLetter> letters = new ArrayList<>();
        String after = null;
        do {
            Page<DeadLetter> page = desk.open(new Page.Cursor(after, Math.min(Page.MOST, most - letters.size())));
            letters.addAll(page.items());
            after = page.next();
        } while (after != null && letters.size() < most);
        return letters;
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
