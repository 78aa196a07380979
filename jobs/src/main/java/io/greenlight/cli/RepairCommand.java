package io.greenlight.cli;

import io.greenlight.desk.MendedGeneration;
import io.greenlight.desk.RepairOrder;
import io.greenlight.desk.VerifyDesk;
import io.greenlight.problem.ExitCode;
import io.greenlight.verify.Repairer.Repair;
import java.util.Optional;
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
            "  greenlight repair --accounts 42,43",
            "  greenlight repair --generation subscribers-g000042"
        })
final class RepairCommand extends GreenlightTask implements Changing {
    @Mixin
    private EntityOptions what = new EntityOptions();

    @Mixin
    private VerifyOptions part = new VerifyOptions();

    @Option(
            names = "--verification",
            paramLabel = "ID",
            description = "Only what this comparison found, whether its generation serves or not")
    private @Nullable Long verification;

    @Option(
            names = "--generation",
            paramLabel = "NAME",
            description = {
                "Compares all of this generation with its sources first, and repairs what differs. One that missed changes misses nothing then,",
                "and may serve again"
            })
    private @Nullable String generation;

    @Override
    ExitCode run(Session session, Printer printer) {
        RepairOrder order = new RepairOrder(verification, generation, what.entities(), part.accounts(), part.source());
        Optional<String> whole = order.findGeneration();
        VerifyDesk desk = session.desks().verifications();
        Session.Working working = session.beginToWork(printer);
        try (working) {
            return whole.isPresent() ? report(desk.mend(whole.get()), printer) : report(desk.repair(order), printer);
        }
    }

    private static ExitCode report(Repair repair, Printer printer) {
        print(repair, printer);
        printer.result(repair);
        return repair.open() == 0 ? ExitCode.DONE : ExitCode.DEAD_LETTERS;
    }

    private static ExitCode report(MendedGeneration mended, Printer printer) {
        printer.line("%s: %d accounts, %d documents of the sources compared"
                .formatted(mended.generation(), mended.accounts(), mended.documents()));
        print(mended.repair(), printer);
        printer.line(
                mended.equal()
                        ? "It is equal to its sources, and misses no change."
                        : "It still differs: verify it, or build it anew.");
        printer.result(mended);
        return mended.equal() ? ExitCode.DONE : ExitCode.DEAD_LETTERS;
    }

    private static void print(Repair repair, Printer printer) {
        printer.line("%d keys of %d accounts repaired, %d were equal already%s"
                .formatted(
                        repair.repaired(),
                        repair.accounts(),
                        repair.gone(),
                        repair.open() == 0
                                ? ""
                                : ", %d are not: their documents are refused, or something newer is there. Verify again"
                                        .formatted(repair.open())));
    }
}
