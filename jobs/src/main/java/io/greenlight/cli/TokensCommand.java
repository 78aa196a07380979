package io.greenlight.cli;

import io.greenlight.problem.ExitCode;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code greenlight tokens}. */
@Command(
        name = "tokens",
        mixinStandardHelpOptions = true,
        description = "Tokens with which programs and people ask a server: makes, lists and revokes them.",
        subcommands = {CreateTokenCommand.class, ListTokensCommand.class, RevokeTokenCommand.class},
        footer = {
            "",
            "Examples:",
            "  greenlight tokens create --name campaigns --scope readiness:read",
            "  greenlight tokens create --name shop-7 --scope readiness:read \\",
            "    --accounts 42,43 --expires 90d",
            "  greenlight tokens list",
            "  greenlight tokens revoke campaigns",
            "  greenlight tokens list --server https://greenlight.internal:8080"
        })
final class TokensCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public Integer call() {
        CommandLine commands = Objects.requireNonNull(spec).commandLine();
        commands.usage(commands.getErr());
        return ExitCode.USAGE.code();
    }
}
