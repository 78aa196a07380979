package io.greenlight.cli;

import io.greenlight.desk.TokenSummary;
import io.greenlight.problem.ExitCode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** {@code greenlight tokens list}. */
@Command(
        name = "list",
        description = "Lists all tokens that were ever made, newest first; never a secret.",
        footer = {"", "Example:", "  greenlight tokens list --json"})
final class ListTokensCommand extends GreenlightTask {
    @Override
    ExitCode run(Session session, Printer printer) {
        List<TokenSummary> tokens = session.desks().tokens().all();
        printer.table(
                List.of("token", "id", "state", "scopes", "accounts", "expires", "made by"),
                tokens.stream().map(ListTokensCommand::row).toList());
        printer.result(Map.of("tokens", tokens));
        return ExitCode.DONE;
    }

    private static List<String> row(TokenSummary token) {
        List<String> accounts = token.accounts();
        return List.of(
                token.name(),
                token.id(),
                token.state().name(),
                String.join(",", token.scopes()),
                accounts == null ? "all" : shown(accounts),
                token.expiresAt() == null ? "-" : Times.show(token.expiresAt()),
                token.createdBy());
    }

    private static String shown(List<String> accounts) {
        return accounts.size() <= 3
                ? String.join(",", accounts)
                : "%s and %d more".formatted(accounts.getFirst(), accounts.size() - 1);
    }
}
