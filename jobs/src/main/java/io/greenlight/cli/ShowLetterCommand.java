package io.greenlight.cli;

import io.greenlight.deadletter.DeadLetter;
import io.greenlight.deadletter.LetterContent;
import io.greenlight.problem.ExitCode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code greenlight dead-letters show}. */
@Command(
        name = "show",
        description = "Shows one dead letter: where its row is, and why it has no document.",
        footer = {"", "Examples:", "  greenlight dead-letters show 7", "  greenlight dead-letters show 7 --content"})
final class ShowLetterCommand extends GreenlightTask implements Audited {
    @Parameters(index = "0", paramLabel = "ID", description = "Its number, as dead-letters --list shows it")
    private long id;

    @Option(
            names = "--content",
            description = "Show instead what the row or document held, if that is kept: personal data, so this is"
                    + " written into the audit log")
    private boolean content;

    @Override
    public boolean isAudited() {
        return content;
    }

    @Override
    ExitCode run(Session session, Printer printer) {
        if (content) {
            show(session.desks().deadLetters().content(id), printer);
        } else {
            show(session.desks().deadLetters().letter(id), printer);
        }
        return ExitCode.DONE;
    }

    private static void show(DeadLetter letter, Printer printer) {
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
    }

    private static void show(LetterContent content, Printer printer) {
        printer.line("dead letter %d held at %s%s:"
                .formatted(content.letter(), content.keptAt(), content.cut() ? ", cut since it is too long" : ""));
        printer.line(content.json());
        printer.result(content);
    }
}
