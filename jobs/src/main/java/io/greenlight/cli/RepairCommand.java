package io.greenlight.cli;

import io.greenlight.desk.RepairOrder;
import io.greenlight.problem.ExitCode;
import io.greenlight.verify.Repairer.Repair;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code greenlight repair}. */
@Command(
        name = "repair",
        description = {
            "Reads each key that verify found to differ again, and writes only those: the document, or a tombstone where there is no row.",
            "Exit code 0: nothing is left, 3: some documents are refused, or something newer stands in their place."
        },
        footer = {
            "",
            "Examples:",
            "  greenlight repair                    what was found in the generations that serve",
            "  greenlight repair --verification 7   what comparison 7 found",
            "  greenlight repair --accounts 42,43"
        })
final class RepairCommand extends GreenlightTask {
    @Mixin
    private EntityOptions what = new EntityOptions();

    @Mixin
    private VerifyOptions part = new VerifyOptions();

    @Option(
            names = "--verification",
            paramLabel = "ID",
            description = "Only what this comparison found, whether its generation serves or not")
    private @Nullable Long verification;

    @Override
    ExitCode run(Session session, Printer printer) {
        RepairOrder order = new RepairOrder(verification, what.entities(), part.accounts(), part.source());
        Session.Working working = session.beginToWork(printer);
        try (working) {
            Repair repair = session.desks().verifications().repair(order);
            printer.line("%d keys of %d accounts repaired, %d were equal already%s"
                    .formatted(
                            repair.repaired(),
                            repair.accounts(),
                            repair.gone(),
                            repair.open() == 0
                                    ? ""
                                    : ", %d are not: their documents are refused, or something newer is there. Verify again"
                                            .formatted(repair.open())));
            printer.result(repair);
            return repair.open() == 0 ? ExitCode.DONE : ExitCode.DEAD_LETTERS;
        }
    }
}
