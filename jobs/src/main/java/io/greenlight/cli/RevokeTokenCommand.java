package io.greenlight.cli;

import io.greenlight.problem.ExitCode;
import io.greenlight.security.ApiToken;
import io.greenlight.security.ApiTokens;
import io.greenlight.steering.NotFound;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code greenlight tokens revoke}. */
@Command(
        name = "revoke",
        description = "Lets a token work no more; every server refuses it within a second.",
        footer = {"", "Example:", "  greenlight tokens revoke campaigns"})
final class RevokeTokenCommand extends GreenlightTask implements Changing {
    @Parameters(index = "0", paramLabel = "TOKEN", description = "Its name or id, as tokens list shows it")
    private String token = "";

    @Override
    boolean canAskAServer() {
        return false;
    }

    @Override
    ExitCode run(Application application, Printer printer) {
        ApiToken revoked = application
                .get(ApiTokens.class)
                .findAndRevoke(token)
                .orElseThrow(() -> new NotFound(
                        "No token that works is called %s. List them with: greenlight tokens list".formatted(token)));
        printer.line("Token %s is revoked.".formatted(revoked.name()));
        printer.result(Map.of("revoked", revoked.name()));
        return ExitCode.DONE;
    }
}
