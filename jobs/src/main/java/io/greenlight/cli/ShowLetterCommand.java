package io.greenlight.cli;

import io.greenlight.deadletter.DeadLetter;
import io.greenlight.problem.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code greenlight dead-letters show}. */
@Command(
        name = "show",
        description = "Shows one dead letter: where its row is, and why it has no document.",
        footer = {"", "Example:", "  greenlight dead-letters show 7"})
final class ShowLetterCommand extends GreenlightTask {
    @Parameters(index = "0", paramLabel = "ID", description = "Its number, as dead-letters --list shows it")
    private long id;

    @Override
    ExitCode run(Session session, Printer printer) {
        DeadLetter letter = session.desks().deadLetters().letter(id);
        printer.line("dead letter %d is %s since %s".formatted(letter.id(), letter.state(), letter.createdAt()));
        printer.line("  row: %s of account %s, key %s, on %s/%s"
                .formatted(
                        letter.entity(),
                        letter.account(),
                        String.join(":", letter.key()),
                        letter.source(),
                        letter.shard()));
        printer.line("  generation %d, turned away when it was %s"
                .formatted(letter.generation(), letter.stage() == DeadLetter.Stage.READ ? "read" : "written"));
        printer.line("  %s %s".formatted(letter.field(), letter.reason()).stripTrailing());
        printer.result(letter);
        return ExitCode.DONE;
    }
}
