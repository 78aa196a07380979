package io.greenlight.cli;

import io.greenlight.document.AccountId;
import io.greenlight.problem.ExitCode;
import io.greenlight.problem.RequestRefused;
import io.greenlight.progress.ProgressLine;
import io.greenlight.readiness.Readiness;
import io.greenlight.steering.NotFound;
import java.time.Duration;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code greenlight ready}. */
@Command(
        name = "ready",
        description = "Says whether an account may send, and why not. Exit code 0: it may, 4: it may not.",
        footer = {"", "Examples:", "  greenlight ready 42", "  greenlight ready 42 && send-campaign 4711"})
final class ReadyCommand extends GreenlightTask {
    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "Id of the account")
    private String account = "";

    @Override
    ExitCode run(Session session, Printer printer) {
        if (account.isBlank()) {
            throw new RequestRefused("The account is empty. Give its id");
        }
        Readiness answer = session.desks()
                .accounts()
                .findReadiness(new AccountId(account))
                .orElseThrow(() -> new NotFound("Account %s does not exist in any generation".formatted(account)));
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
