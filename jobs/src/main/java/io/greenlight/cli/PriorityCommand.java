package io.greenlight.cli;

import io.greenlight.document.AccountId;
import io.greenlight.problem.ExitCode;
import io.greenlight.problem.RequestRefused;
import io.greenlight.steering.Steering.Place;
import java.util.Map;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code greenlight priority}. */
@Command(
        name = "priority",
        description = "Puts an account before or behind all others that wait; takes effect with the next unit.",
        footer = {
            "",
            "Examples:",
            "  greenlight priority 42 --raise     its next unit starts before any other",
            "  greenlight priority 42 --restore   back to its place in the plan"
        })
final class PriorityCommand extends GreenlightTask implements Changing {
    @Parameters(index = "0", paramLabel = "ACCOUNT", description = "Id of the account")
    private String account = "";

    @ArgGroup(exclusive = true, multiplicity = "1")
    private PlaceOptions wanted = new PlaceOptions();

    /** Exactly one of them. */
    static final class PlaceOptions {
        private Place place = Place.PLANNED;

        @Option(names = "--raise", description = "Before all others, those raised before included")
        void raise(boolean given) {
            place = Place.FIRST;
        }

        @Option(names = "--lower", description = "Behind all others")
        void lower(boolean given) {
            place = Place.LAST;
        }

        @Option(names = "--restore", description = "Where the plan has it")
        void restore(boolean given) {
            place = Place.PLANNED;
        }
    }

    @Override
    ExitCode run(Session session, Printer printer) {
        if (account.isBlank()) {
            throw new RequestRefused("The account is empty. Give its id");
        }
        Place place = wanted.place;
        int units = session.desks().accounts().place(new AccountId(account), place);
        String now = switch (place) {
            case FIRST -> "comes first";
            case PLANNED -> "is back at its place in the plan";
            case LAST -> "comes last";
        };
        printer.line(
                units == 0
                        ? "Account %s %s. Nothing of it waits now; it counts for the next reindex."
                                .formatted(account, now)
                        : "Account %s %s: %d units wait.".formatted(account, now, units));
        printer.result(Map.of("account", account, "place", place, "units", units));
        return ExitCode.DONE;
    }
}
