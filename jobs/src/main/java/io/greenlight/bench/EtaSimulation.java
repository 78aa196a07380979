package io.greenlight.bench;

import io.greenlight.document.AccountId;
import io.greenlight.document.Scope;
import io.greenlight.eta.EtaEstimator;
import io.greenlight.eta.EtaEstimator.SourceWork;
import io.greenlight.eta.Load;
import io.greenlight.eta.Measured;
import io.greenlight.eta.Rates;
import io.greenlight.eta.SizeClass;
import io.greenlight.plan.PlannedUnit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Loads planned units in virtual time at speeds that nobody told the estimator, and asks it on the way when the reindex, and
 * each of some accounts that wait, will be done.
 *
 * <p>The true speed is {@value #SPEED} of the configured one; a unit takes {@value #SECONDS_PER_UNIT} s besides, and each
 * account of a pack {@value #SECONDS_PER_ACCOUNT} s, so that small units are slower; what each unit takes in all is off by a
 * factor whose logarithm is normal with a deviation of {@value #DEVIATION}; and over the run everything becomes slower by
 * {@value #DRIFT} of itself, then faster, and is at its start again.
 */
final class EtaSimulation {
    static final List<Integer> PERCENT = List.of(10, 25, 50, 75);

    private static final double SPEED = 0.7;
    private static final double SECONDS_PER_UNIT = 0.2;
    private static final double SECONDS_PER_ACCOUNT = 0.005;
    private static final double DEVIATION = 0.4;
    private static final double DRIFT = 0.1;
    private static final int RUNS = 10;
    private static final int ACCOUNTS_PER_LOOK = 100;
    private static final String ENTITY = "subscriber";

    private final List<PlannedUnit> units;
    private final int slots;
    private final int configuredRate;

    EtaSimulation(List<PlannedUnit> units, int slots, int documentsPerSecondAndSlot) {
        this.units = List.copyOf(units);
        this.slots = slots;
        this.configuredRate = documentsPerSecondAndSlot;
    }

    /**
     * How far estimates were from the truth, as shares of the time that was left.
     *
     * @param reindex of the whole reindex: one per run, for each percentage of the run
     * @param accounts of accounts that waited
     */
    record Errors(Map<Integer, List<Double>> reindex, List<Double> accounts) {
        double quantile(double share) {
            return quantile(reindex.values().stream().flatMap(List::stream).toList(), share);
        }

        double accountQuantile(double share) {
            return quantile(accounts, share);
        }

        double median(int percent) {
            return quantile(reindex.getOrDefault(percent, List.of()), 0.5);
        }

        private static double quantile(List<Double> values, double share) {
            double[] sorted =
                    values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            return sorted.length == 0
                    ? Double.NaN
                    : sorted[(int) Math.min(sorted.length - 1L, Math.round(share * (sorted.length - 1)))];
        }
    }

    /** Several runs; the same seed gives the same speeds. */
    Errors run(long seed) {
        Errors errors = new Errors(new HashMap<>(), new ArrayList<>());
        for (int run = 0; run < RUNS; run++) {
            Run day = new Run(new Random(seed * RUNS + run));
            PERCENT.forEach(percent -> day.look(percent, errors));
        }
        return errors;
    }

    /** One run: when each unit begins and ends. Units begin in their order. */
    private final class Run {
        private final double[] start = new double[units.size()];
        private final double[] end = new double[units.size()];
        private final double whole;

        Run(Random random) {
            PriorityQueue<Double> free = new PriorityQueue<>();
            IntStream.range(0, slots).forEach(slot -> free.add(0.0));
            for (int i = 0; i < units.size(); i++) {
                start[i] = free.remove();
                double luck = Math.exp(DEVIATION * random.nextGaussian());
                double drift = 1 + DRIFT * Math.sin(2 * Math.PI * i / units.size());
                end[i] = start[i] + seconds(units.get(i)) * luck * drift;
                free.add(end[i]);
            }
            whole = Arrays.stream(end).max().orElse(0);
        }

        private double seconds(PlannedUnit unit) {
            int accounts =
                    unit.scope() instanceof Scope.Pack pack ? pack.accounts().size() : 0;
            return SECONDS_PER_UNIT + accounts * SECONDS_PER_ACCOUNT + unit.expected() / (SPEED * configuredRate);
        }

        /** Asks at this percentage of the run. */
        void look(int percent, Errors errors) {
            double now = whole * percent / 100;
            Rates rates = new Rates(configuredRate, measured(now));
            Queue queue = new Queue(rates);
            for (int i = 0; i < units.size(); i++) {
                if (start[i] <= now && end[i] > now) {
                    queue.add(units.get(i), 1 - (now - start[i]) / (end[i] - start[i]));
                }
            }
            int first = firstAfter(now);
            Map<Integer, Double> asked = ends(first);
            for (int i = first; i < units.size(); i++) {
                Double truth = asked.get(i);
                if (truth != null) {
                    Duration left = EtaEstimator.untilDone(queue.work(), load(units.get(i), 1));
                    errors.accounts.add(error(left, truth - now));
                }
                queue.add(units.get(i), 1);
            }
            errors.reindex
                    .computeIfAbsent(percent, key -> new ArrayList<>())
                    .add(error(EtaEstimator.untilDone(List.of(queue.work())), whole - now));
        }

        private int firstAfter(double now) {
            int first = 0;
            while (first < start.length && start[first] <= now) {
                first++;
            }
            return first;
        }

        /** When the account is done whose last unit this is, for some of the units from here on. */
        private Map<Integer, Double> ends(int first) {
            Map<AccountId, Integer> last = new HashMap<>();
            Map<AccountId, Double> done = new HashMap<>();
            for (int i = 0; i < units.size(); i++) {
                for (AccountId account : units.get(i).scope().accounts()) {
                    last.put(account, i);
                    done.merge(account, end[i], Math::max);
                }
            }
            int step = Math.max(1, (units.size() - first) / ACCOUNTS_PER_LOOK);
            Map<Integer, Double> ends = new HashMap<>();
            for (int i = first; i < units.size(); i += step) {
                AccountId account = units.get(i).scope().accounts().getFirst();
                ends.put(last.getOrDefault(account, i), done.getOrDefault(account, end[i]));
            }
            return ends;
        }

        private List<Measured> measured(double now) {
            Map<SizeClass, Measured> measured = new HashMap<>();
            for (int i = 0; i < units.size() && start[i] <= now; i++) {
                if (end[i] <= now) {
                    SizeClass size = size(units.get(i));
                    measured.merge(
                            size, new Measured(size, 1, units.get(i).expected(), end[i] - start[i]), Measured::plus);
                }
            }
            return List.copyOf(measured.values());
        }
    }

    /** What comes before the next unit, added up by class as the store does. */
    private final class Queue {
        private final Rates rates;
        private final Map<SizeClass, Load> loads = new HashMap<>();

        Queue(Rates rates) {
            this.rates = rates;
        }

        void add(PlannedUnit unit, double shareLeft) {
            loads.merge(
                    size(unit),
                    load(unit, shareLeft),
                    (all, one) -> new Load(all.size(), all.units() + one.units(), all.documents() + one.documents()));
        }

        SourceWork work() {
            return new SourceWork(slots, rates, List.copyOf(loads.values()));
        }
    }

    private static Load load(PlannedUnit unit, double shareLeft) {
        return new Load(size(unit), 1, Math.round(unit.expected() * shareLeft));
    }

    private static SizeClass size(PlannedUnit unit) {
        return SizeClass.of(ENTITY, unit.scope() instanceof Scope.Range, unit.expected());
    }

    private static double error(Duration estimated, double seconds) {
        return Math.abs(estimated.toMillis() / 1_000.0 - seconds) / Math.max(1, seconds);
    }
}
