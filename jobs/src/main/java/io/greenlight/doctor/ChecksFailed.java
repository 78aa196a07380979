package io.greenlight.doctor;

import io.greenlight.check.Finding;
import io.greenlight.check.Finding.Severity;
import java.util.List;

/** A check found a problem. Nothing is started until it is mended. */
public final class ChecksFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Finding> findings;

    /** With everything that was found, problems and all else. */
    public ChecksFailed(List<Finding> findings) {
        super("Nothing was started: the checks found %d problems. List them with: greenlight doctor"
                .formatted(findings.stream()
                        .filter(finding -> finding.severity() == Severity.PROBLEM)
                        .count()));
        this.findings = List.copyOf(findings);
    }

    /** Whether nothing can be started with these findings. */
    public static boolean hasProblem(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.severity() == Severity.PROBLEM);
    }

    /** @throws ChecksFailed if nothing can be started with these findings */
    public static void throwIfProblem(List<Finding> findings) {
        if (hasProblem(findings)) {
            throw new ChecksFailed(findings);
        }
    }

    /** Everything that was found. */
    public List<Finding> findings() {
        return findings;
    }
}
