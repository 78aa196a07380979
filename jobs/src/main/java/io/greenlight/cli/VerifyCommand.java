package io.greenlight.cli;

import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.verify.Comparison;
import io.greenlight.verify.Difference;
import io.greenlight.verify.SourceComparison;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code greenlight verify}. */
@Command(
        name = "verify",
        description = {
            "Reads every row of the sources again and compares count and hashes of each account with the serving index.",
            "Exit code 0: equal, 3: differences. What changes meanwhile counts as a difference."
        })
final class VerifyCommand extends GreenlightTask {
    private static final int SHOWN = 20;

    @Mixin
    private EntityOptions what = new EntityOptions();

    @Override
    ExitCode run(Application application, Printer printer) {
        List<Comparison> comparisons = new ArrayList<>();
        for (String entity : what.entities(application)) {
            Comparison comparison = application.get(SourceComparison.class).compare(serving(application, entity));
            print(comparison, printer);
            comparisons.add(comparison);
        }
        boolean equal = comparisons.stream().allMatch(Comparison::isEqual);
        printer.result(Map.of("equal", equal, "comparisons", comparisons));
        return equal ? ExitCode.DONE : ExitCode.DEAD_LETTERS;
    }

    private static Generation serving(Application application, String entity) {
        return application
                .get(GenerationStore.class)
                .findServing(entity)
                .orElseThrow(() -> new UnknownName(
                        "No generation of %s serves yet. Build one with: greenlight reindex".formatted(entity)));
    }

    private static void print(Comparison comparison, Printer printer) {
        String rejected =
                comparison.rejected() == 0 ? "" : ", %d rows without a valid document".formatted(comparison.rejected());
        printer.line("%s: %d accounts, %d documents of the sources%s: %s"
                .formatted(
                        comparison.generation(),
                        comparison.accounts(),
                        comparison.documents(),
                        rejected,
                        comparison.isEqual()
                                ? "all equal"
                                : comparison.differences().size() + " accounts differ"));
        for (Difference difference :
                comparison.differences().stream().limit(SHOWN).toList()) {
            printer.line("  account %s (%s/%s): source %d documents, index %d%s"
                    .formatted(
                            difference.account(),
                            difference.source(),
                            difference.shard(),
                            difference.expected().count(),
                            difference.found().count(),
                            difference.expected().count() == difference.found().count() ? ", other content" : ""));
        }
    }
}
