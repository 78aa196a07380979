package io.greenlight.cli;

import io.greenlight.desk.AccountDesk;
import io.greenlight.document.AccountId;
import io.greenlight.problem.ExitCode;
import io.greenlight.problem.RequestRefused;
import io.greenlight.progress.ProgressLine;
import io.greenlight.readiness.AsOf;
import io.greenlight.readiness.Readiness;
import io.greenlight.readiness.WaitTime;
import io.greenlight.steering.NotFound;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code greenlight ready}. */
@Command(
        name = "ready",
        description = "Says whether an account may send, and why not. Exit code 0: it may, 4: it may not.",
        footer = {
            "",
            "Examples:",
            "  greenlight ready 42",
            "  greenlight ready 42 && send-campaign 4711",
            "  greenlight ready 42 --as-of 0/16B3748 --wait 30s",
            "  greenlight ready 42 --as-of 2026-11-22T10:15:03Z"
        })
final class ReadyCommand extends GreenlightTask {
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "Id of the account")
    private String account = "";

    @Option(
            names = "--as-of",
            paramLabel = "TIME|POSITION",
            description =
                    "Only if all that was committed before is searchable: a time by the clock of the account's source, as 2026-11-22T10:15:03Z, or a position in its WAL, as 0/16B3748")
    private @Nullable String asOf;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            description = "Ask once a second until it may send, for so long at most, as 500ms, 30s or 10m")
    private @Nullable String wait;

    @Override
    ExitCode run(Session session, Printer printer) throws InterruptedException {
        if (account.isBlank()) {
            throw new RequestRefused("The account is empty. Give its id");
        }
        Readiness answer = await(session.desks().accounts(), covered(asOf), longest(wait));
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

    private static @Nullable AsOf covered(@Nullable String text) {
        try {
            return text == null ? null : AsOf.parse(text);
        } catch (IllegalArgumentException neither) {
            throw new RequestRefused("Cannot answer as of this: " + neither.getMessage());
        }
    }

    private static Duration longest(@Nullable String text) {
        try {
            return text == null ? Duration.ZERO : WaitTime.parse(text, LONGEST_WAIT);
        } catch (IllegalArgumentException wrong) {
            throw new RequestRefused("Cannot wait so long: " + wrong.getMessage());
        }
    }

    /** A yes, or what is true when the time has passed. */
    private Readiness await(AccountDesk desk, @Nullable AsOf covered, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        Readiness answer = ask(desk, covered);
        long left = deadline - System.nanoTime();
        while (!answer.ready() && left > 0) {
            Thread.sleep(Duration.ofNanos(Math.min(left, PAUSE.toNanos())));
            answer = ask(desk, covered);
            left = deadline - System.nanoTime();
        }
        return answer;
    }

    private Readiness ask(AccountDesk desk, @Nullable AsOf covered) {
        return desk.findReadiness(new AccountId(account), covered)
                .orElseThrow(() -> new NotFound("Account %s does not exist in any generation".formatted(account)));
    }
}
