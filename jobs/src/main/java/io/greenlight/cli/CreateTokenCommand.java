package io.greenlight.cli;

import io.greenlight.desk.MadeToken;
import io.greenlight.desk.TokenOrder;
import io.greenlight.problem.ExitCode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code greenlight tokens create}. */
@Command(
        name = "create",
        description = {
            "Makes a token and prints its secret, once: it is stored nowhere. The secret alone is the output, so that a file it is sent to is a token file.",
            "Each scope includes those before it."
        },
        footer = {
            "",
            "Examples:",
            "  greenlight tokens create --name campaigns --scope readiness:read",
            "  greenlight tokens create --name ci --scope operate --expires 90d",
            "  (umask 077; greenlight tokens create --name ops --scope admin > token)",
            "  greenlight tokens create --name shop --scope readiness:read \\",
            "    --accounts 42,43"
        })
final class CreateTokenCommand extends GreenlightTask implements Changing {
    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "What it is called, in the audit log too")
    private String name = "";

    @Option(
            names = "--scope",
            required = true,
            split = ",",
            paramLabel = "SCOPE",
            description = "What it lets do: readiness:read, operate, admin")
    private List<String> scopes = List.of();

    @Option(names = "--accounts", split = ",", paramLabel = "ID", description = "Good for these accounts only")
    private @Nullable List<String> accounts;

    @Option(
            names = "--expires",
            paramLabel = "TIME",
            description = "Works for so long, as 90d, 36500d at most. Default: until revoked")
    private @Nullable String expires;

    @Override
    ExitCode run(Session session, Printer printer) {
        TokenOrder order = new TokenOrder(name, scopes, accounts, expires);
        MadeToken made = session.desks().tokens().create(order, AuditedRun.operator());
        aside("Token %s is made. Its secret is shown now and never again:".formatted(name));
        printer.line(made.secret());
        printer.result(made);
        return ExitCode.DONE;
    }
}
