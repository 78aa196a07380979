package io.greenlight.cli;

import io.greenlight.document.AccountId;
import io.greenlight.progress.ProgressLine;
import io.greenlight.readiness.Readiness;
import io.greenlight.readiness.ReadinessDesk;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code greenlight ready}. */
@Command(
        name = "ready",
        description = "Says whether an account may send, and why not. Exit code 0: it may, 4: it may not.")
final class ReadyCommand extends GreenlightTask {
    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "Id of the account")
    private String account = "";

    @Override
    ExitCode run(Application application, Printer printer) {
        if (account.isBlank()) {
            throw new UnknownName("The account is empty. Give its id");
        }
        Readiness answer = application
                .get(ReadinessDesk.class)
                .find(new AccountId(account))
                .orElseThrow(() -> new UnknownName("Account %s does not exist in any generation".formatted(account)));
        printer.line("account %s %s: %s (%s)"
                .formatted(account, answer.ready() ? "may send" : "may not send", answer.state(), answer.reason()));
        if (answer.generation() != null) {
            printer.line("  %s on %s, %d of %d documents, %d dead letters"
                    .formatted(
                            answer.generation(),
                            answer.target(),
                            answer.indexed(),
                            answer.expected(),
                            answer.deadLetters()));
        }
        if (answer.freshAsOf() != null) {
            printer.line("  has everything committed %s ago"
                    .formatted(ProgressLine.duration(Duration.between(answer.freshAsOf(), Instant.now()))));
        }
        if (answer.queuePosition() != null) {
            printer.line("  %d accounts come before it".formatted(answer.queuePosition() - 1));
        }
        if (answer.readyAt() != null && !answer.ready()) {
            printer.line("  expected to be loaded in %s"
                    .formatted(ProgressLine.duration(Duration.between(Instant.now(), answer.readyAt()))));
        }
        printer.result(answer);
        return answer.ready() ? ExitCode.DONE : ExitCode.REFUSED;
    }
}
