package io.greenlight.cli;

import io.greenlight.desk.Desks;
import io.greenlight.desk.ReindexSummary;
import io.greenlight.document.AccountId;
import io.greenlight.problem.ExitCode;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;

/** {@code greenlight cancel}. */
@Command(
        name = "cancel",
        description = {
            "Gives up a reindex and drops its generations, unless they serve; one that is running is stopped first.",
            "With --source or --account: leaves what is not loaded yet of them out of the reindexes that are under way."
        },
        footer = {
            "",
            "Examples:",
            "  greenlight cancel 81",
            "  greenlight cancel --account 42    the reindex goes on without it"
        })
final class CancelCommand extends GreenlightTask implements Changing {
    @ArgGroup(exclusive = true, multiplicity = "1")
    private SteeredOptions what = new SteeredOptions();

    @Override
    ExitCode run(Session session, Printer printer) {
        Desks desks = session.desks();
        if (what.reindex != null) {
            desks.reindexes().cancel(what.reindex);
            ReindexSummary ended = desks.reindexes().await(what.reindex);
            printer.line("Reindex %d is %s.".formatted(ended.id(), ended.state()));
            printer.result(Map.of("cancelled", ended.id(), "state", ended.state()));
        } else if (what.source != null) {
            int accounts = desks.sources().cancel(what.source);
            printer.line("Source %s is left out: %d accounts that were not loaded.".formatted(what.source, accounts));
            printer.result(Map.of("source", what.source, "accounts", accounts));
        } else {
            String account = String.valueOf(what.account);
            desks.accounts().cancel(new AccountId(account));
            printer.line("Account %s is left out.".formatted(account));
            printer.result(Map.of("account", account));
        }
        return ExitCode.DONE;
    }
}
