package io.greenlight.cli;

import io.greenlight.desk.TokenSummary;
import io.greenlight.problem.ExitCode;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code greenlight tokens revoke}. */
@Command(
        name = "revoke",
        description = "Lets a token work no more; every server refuses it within a second.",
        footer = {"", "Example:", "  greenlight tokens revoke campaigns"})
final class RevokeTokenCommand extends GreenlightTask implements Changing {
    @Parameters(index = "0", paramLabel = "NAME", description = "Its name or id, as tokens list shows it")
    private String token = "";

    @Override
    ExitCode run(Session session, Printer printer) {
        TokenSummary revoked = session.desks().tokens().revoke(token);
        printer.line("Token %s is revoked.".formatted(revoked.name()));
        printer.result(Map.of("revoked", revoked.name()));
        return ExitCode.DONE;
    }
}
