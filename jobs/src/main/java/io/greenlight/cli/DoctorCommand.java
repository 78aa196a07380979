package io.greenlight.cli;

import io.greenlight.check.Finding;
import io.greenlight.check.Finding.Severity;
import io.greenlight.doctor.Doctor;
import io.greenlight.doctor.SecurityCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code greenlight doctor}. */
@Command(
        name = "doctor",
        description =
                "Checks sources, target and configuration, and says what to do about each finding. Changes nothing.")
final class DoctorCommand extends GreenlightTask {
    @Mixin
    private EntityOptions what = new EntityOptions();

    @Override
    ExitCode run(Application application, Printer printer) {
        EntityOptions.Choice choice = what.choose(application);
        List<Finding> findings =
                new ArrayList<>(application.get(Doctor.class).checkWithRoom(choice.entities(), choice.target()));
        findings.addAll(application.get(SecurityCheck.class).check());
        print(findings, printer);
        boolean problem = hasProblem(findings);
        printer.line(problem ? "Nothing can be started until the problems are mended." : "All is well.");
        printer.result(Map.of("findings", findings, "ok", !problem));
        return problem ? ExitCode.USAGE : ExitCode.DONE;
    }

    static boolean hasProblem(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.PROBLEM);
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
