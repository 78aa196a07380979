package io.greenlight.cli;

import io.greenlight.desk.Comparison;
import io.greenlight.desk.Comparison.DifferingKey;
import io.greenlight.desk.VerifyDesk;
import io.greenlight.desk.VerifyOrder;
import io.greenlight.problem.ExitCode;
import io.greenlight.verify.Depth;
import io.greenlight.verify.DifferenceKind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code greenlight verify}. */
@Command(
        name = "verify",
        description = {
            "Reads every row of the sources once and compares it with the document in the serving index; what differs is looked at once more, and written down for repair. Changes nothing in an index.",
            "Exit code 0: equal, 3: differences, which greenlight repair mends."
        },
        footer = {
            "",
            "Examples:",
            "  greenlight verify",
            "  greenlight verify --entity subscriber --accounts 42,43",
            "  greenlight verify --generation subscribers-g000042",
            "  greenlight verify --sums          spares the target: documents only where sums differ"
        })
final class VerifyCommand extends GreenlightTask implements Changing {
    private static final int SHOWN = 20;

    @Mixin
    private EntityOptions what = new EntityOptions();

    @Mixin
    private VerifyOptions part = new VerifyOptions();

    @Option(
            names = "--generation",
            paramLabel = "NAME",
            description = "This generation, as subscribers-g000042, whether it serves or not")
    private @Nullable String generation;

    @Option(
            names = "--sums",
            description = "Compare count and sums of hashes, and documents only of accounts where those differ")
    private boolean sums;

    @Option(names = "--resume", paramLabel = "ID", description = "Go on with a comparison that was broken off")
    private @Nullable Long resumed;

    @Override
    ExitCode run(Session session, Printer printer) {
        VerifyDesk desk = session.desks().verifications();
        Session.Working working = session.beginToWork(printer);
        try (working) {
            List<Comparison> comparisons;
            if (resumed == null) {
                comparisons = desk.verify(order(), comparison -> print(comparison, printer));
            } else {
                Comparison comparison = desk.resume(resumed);
                print(comparison, printer);
                comparisons = List.of(comparison);
            }
            printer.result(result(comparisons));
            return comparisons.stream().allMatch(Comparison::equal) ? ExitCode.DONE : ExitCode.DEAD_LETTERS;
        }
    }

    private VerifyOrder order() {
        return new VerifyOrder(
                what.entities(), generation, part.accounts(), part.source(), sums ? Depth.SUMS : Depth.DOCUMENTS);
    }

    private static void print(Comparison verification, Printer printer) {
        String rejected = verification.rejected() == 0
                ? ""
                : ", %d rows rightly without a document".formatted(verification.rejected());
        printer.line("%s: %d accounts, %d documents of the sources%s: %s"
                .formatted(
                        verification.generation(),
                        verification.accounts(),
                        verification.documents(),
                        rejected,
                        verification.equal() ? "all equal" : differs(verification)));
        verification.differing().stream().limit(SHOWN).forEach(account -> print(account, printer));
        verification.first().forEach(difference -> print(difference, printer));
        if (!verification.equal()) {
            printer.line("  Mend them with: greenlight repair --verification %d".formatted(verification.id()));
        }
    }

    private static String differs(Comparison verification) {
        List<String> kinds = new ArrayList<>();
        for (DifferenceKind kind : DifferenceKind.values()) {
            kinds.add("%d %s"
                    .formatted(
                            verification.kinds().getOrDefault(kind, 0L),
                            kind.name().toLowerCase(Locale.ROOT)));
        }
        return "%d accounts differ: %s (%d rows read, %d once more)"
                .formatted(
                        verification.differing().size(),
                        String.join(", ", kinds),
                        verification.rowsRead(),
                        verification.rowsReadAgain());
    }

    private static void print(Comparison.Account account, Printer printer) {
        String home =
                account.source().isEmpty() ? "unknown here" : "%s/%s".formatted(account.source(), account.shard());
        printer.line("  account %s (%s): source %d documents, index %d%s%s"
                .formatted(
                        account.account(),
                        home,
                        account.expected().count(),
                        account.found().count(),
                        account.expected().count() == account.found().count() ? ", other content" : "",
                        account.complete() ? "" : ", too many differences to list: " + remedy(account)));
    }

    private static String remedy(Comparison.Account account) {
        return account.source().isEmpty() ? "repair those that are listed, and compare again" : "reindex it";
    }

    private static void print(DifferingKey difference, Printer printer) {
        printer.line("    %s %s:%s"
                .formatted(
                        difference.kind().name().toLowerCase(Locale.ROOT),
                        difference.account(),
                        String.join(":", difference.key())));
    }

    private static Map<String, Object> result(List<Comparison> verifications) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("equal", verifications.stream().allMatch(Comparison::equal));
        result.put(
                "rowsRead",
                verifications.stream().mapToLong(Comparison::rowsRead).sum());
        result.put(
                "rowsReadAgain",
                verifications.stream().mapToLong(Comparison::rowsReadAgain).sum());
        result.put("differences", differences(verifications));
        result.put(
                "comparisons",
                verifications.stream().map(VerifyCommand::comparison).toList());
        return result;
    }

    private static Map<String, Object> differences(List<Comparison> verifications) {
        Map<String, Object> differences = new LinkedHashMap<>();
        differences.put(
                "total",
                verifications.stream().mapToLong(Comparison::countDifferences).sum());
        for (DifferenceKind kind : DifferenceKind.values()) {
            differences.put(
                    kind.name().toLowerCase(Locale.ROOT),
                    verifications.stream()
                            .mapToLong(one -> one.kinds().getOrDefault(kind, 0L))
                            .sum());
        }
        List<Map<String, Object>> keys = new ArrayList<>();
        verifications.forEach(one -> one.first()
                .forEach(difference -> keys.add(Map.of(
                        "generation", one.generation(),
                        "account", difference.account(),
                        "key", difference.key(),
                        "kind", difference.kind()))));
        differences.put("keys", keys.stream().limit(SHOWN).toList());
        return differences;
    }

    private static Map<String, Object> comparison(Comparison verification) {
        Map<String, Object> comparison = new LinkedHashMap<>();
        comparison.put("verification", verification.id());
        comparison.put("generation", verification.generation());
        comparison.put("accounts", verification.accounts());
        comparison.put("documents", verification.documents());
        comparison.put("rejected", verification.rejected());
        comparison.put("rowsRead", verification.rowsRead());
        comparison.put("rowsReadAgain", verification.rowsReadAgain());
        comparison.put("equal", verification.equal());
        comparison.put("differences", verification.differing());
        return comparison;
    }
}
