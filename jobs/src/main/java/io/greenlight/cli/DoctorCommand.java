package io.greenlight.cli;

import io.greenlight.check.Finding;
import io.greenlight.doctor.ChecksFailed;
import io.greenlight.problem.ExitCode;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code greenlight doctor}. */
@Command(
        name = "doctor",
        description =
                "Checks sources, target and configuration, and says what to do about each finding. Changes nothing.",
        footer = {"", "Examples:", "  greenlight doctor", "  greenlight doctor --entity subscriber --json"})
final class DoctorCommand extends GreenlightTask {
    @Mixin
    private EntityOptions what = new EntityOptions();

    @Mixin
    private EntityOptions.TargetOption where = new EntityOptions.TargetOption();

    @Override
    ExitCode run(Session session, Printer printer) {
        List<Finding> findings = session.desks().checks().check(what.entities(), where.target());
        print(findings, printer);
        boolean problem = ChecksFailed.hasProblem(findings);
        printer.line(problem ? "Nothing can be started until the problems are mended." : "All is well.");
        printer.result(Map.of("findings", findings, "ok", !problem));
        return problem ? ExitCode.USAGE : ExitCode.DONE;
    }

    static void print(List<Finding> findings, Printer printer) {
        for (Finding finding : findings) {
            printer.line("%-8s %s: %s".formatted(finding.severity(), finding.subject(), finding.message()));
            if (!finding.remedy().isEmpty()) {
                printer.line("         -> " + finding.remedy());
            }
        }
    }
}
