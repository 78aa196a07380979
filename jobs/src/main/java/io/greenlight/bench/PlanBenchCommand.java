package io.greenlight.bench;

import io.greenlight.bench.EtaSimulation.Errors;
import io.greenlight.bench.PlanSimulation.Order;
import io.greenlight.bench.PlanSimulation.Outcome;
import io.greenlight.cli.Printer;
import io.greenlight.plan.AccountDemand;
import io.greenlight.problem.ExitCode;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code greenlight bench plan}. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Simulates a cold day with the real priority policy and planner, in virtual time and without servers.",
            "A third of the scheduled sends cannot be met by anyone. Compares with the optimum of one machine as fast as all"
                    + " slots together, with order by account id, and with earliest due first."
        },
        footer = {"", "Example:", "  greenlight bench plan --json"})
final class PlanBenchCommand implements Callable<Integer> {
    private static final double MEDIAN = 0.5;
    private static final double P90 = 0.9;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--accounts", paramLabel = "N", description = "Accounts. Default: 100000")
    private int accounts = 100_000;

    @Option(names = "--documents", paramLabel = "N", description = "Documents. Default: 1000000000")
    private long documents = 1_000_000_000L;

    @Option(names = "--slots", paramLabel = "N", description = "Slots of the source. Default: 16")
    private int slots = 16;

    @Option(names = "--rate", paramLabel = "N", description = "Documents per second and slot. Default: 5000")
    private int rate = 5_000;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same day. Default: 1")
    private long seed = 1;

    @Option(names = "--json", description = "Print one JSON object on the last line instead of text")
    private boolean json;

    @Override
    public Integer call() {
        Printer printer = new Printer(Objects.requireNonNull(spec).commandLine().getOut(), json);
        List<AccountDemand> day = new ColdDay(seed, accounts, documents).demands((double) slots * rate);
        resetPeaks();
        PlanSimulation simulation = new PlanSimulation(day, slots, rate);
        Outcome planned = simulation.run(Order.POLICY);
        long peak = peakHeapBytes();
        Outcome byId = simulation.run(Order.ACCOUNT_ID);
        Outcome byDue = simulation.run(Order.EARLIEST_DUE_FIRST);
        print(printer, simulation, List.of(planned, byId, byDue), peak);
        Errors errors = new EtaSimulation(simulation.units(Order.POLICY), slots, rate).run(seed);
        errorLines(errors).forEach(printer::line);
        Map<String, Object> result = json(simulation, List.of(planned, byId, byDue), peak);
        result.putAll(json(errors));
        printer.result(result);
        return ExitCode.DONE.code();
    }

    private static List<String> errorLines(Errors errors) {
        return List.of(
                text(
                        "error of the estimated time left: median %.1f%%, nine of ten below %.1f%%",
                        100 * errors.quantile(MEDIAN), 100 * errors.quantile(P90)),
                text(
                        "the same of accounts that wait:   median %.1f%%, nine of ten below %.1f%%",
                        100 * errors.accountQuantile(MEDIAN), 100 * errors.accountQuantile(P90)));
    }

    private static Map<String, Object> json(Errors errors) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("etaErrorMedian", errors.quantile(MEDIAN));
        json.put("etaErrorP90", errors.quantile(P90));
        json.put("accountEtaErrorMedian", errors.accountQuantile(MEDIAN));
        json.put("accountEtaErrorP90", errors.accountQuantile(P90));
        Map<String, Object> byPercent = new LinkedHashMap<>();
        EtaSimulation.PERCENT.forEach(percent -> byPercent.put(Integer.toString(percent), errors.median(percent)));
        json.put("etaErrorMedianAtPercent", byPercent);
        return json;
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    private static void print(Printer printer, PlanSimulation simulation, List<Outcome> outcomes, long peak) {
        Outcome planned = outcomes.getFirst();
        printer.line("%d accounts, %d sends in the horizon, at least %d of them late for anyone"
                .formatted(simulation.accounts(), simulation.sends(), simulation.fewestLateSends()));
        printer.line("planned in %.2f s with a peak heap of %.0f MB: %d units"
                .formatted(planned.planSeconds(), peak / 1e6, planned.units()));
        for (Outcome outcome : outcomes) {
            printer.line(text(
                    "%-18s %6d sends late (%.3f of optimum), waiting %.3f of optimum",
                    outcome.order().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    outcome.lateSends(),
                    simulation.overFewestLate(outcome),
                    simulation.overLeastWaiting(outcome)));
        }
        printer.line(text(
                "longest wait %.1f h, aging bound %d h",
                planned.longestWait().toSeconds() / 3_600.0, PlanSimulation.AGING_BOUND.toHours()));
    }

    private static Map<String, Object> json(PlanSimulation simulation, List<Outcome> outcomes, long peak) {
        Outcome planned = outcomes.getFirst();
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("lateSendsOverOptimum", simulation.overFewestLate(planned));
        json.put("weightedWaitOverOptimum", simulation.overLeastWaiting(planned));
        json.put("planSeconds", planned.planSeconds());
        json.put("peakHeapBytes", peak);
        json.put("accounts", simulation.accounts());
        json.put("sends", simulation.sends());
        json.put("fewestLateSends", simulation.fewestLateSends());
        json.put("units", planned.units());
        json.put("longestWaitSeconds", planned.longestWait().toSeconds());
        json.put("agingBoundSeconds", PlanSimulation.AGING_BOUND.toSeconds());
        json.put("waitsBeyondAgingBound", planned.waitsBeyondAgingBound());
        for (Outcome outcome : outcomes) {
            json.put(
                    outcome.order().name(),
                    Map.of(
                            "lateSends", outcome.lateSends(),
                            "lateSendsOverOptimum", simulation.overFewestLate(outcome),
                            "weightedWaitOverOptimum", simulation.overLeastWaiting(outcome)));
        }
        return json;
    }

    private static void resetPeaks() {
        System.gc();
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    private static long peakHeapBytes() {
        return heapPools().stream()
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
