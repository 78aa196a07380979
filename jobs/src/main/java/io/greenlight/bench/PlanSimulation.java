package io.greenlight.bench;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.plan.AccountDemand;
import io.greenlight.plan.BoundaryFinder;
import io.greenlight.plan.FewestLateSends;
import io.greenlight.plan.PlannedUnit;
import io.greenlight.plan.RankedAccount;
import io.greenlight.plan.RankedAccount.Why;
import io.greenlight.plan.UnitPlanner;
import io.greenlight.plan.UnitPlanner.RangeOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * Loads a day's accounts in virtual time: slots take units one after another, in the order of a plan. What is compared with
 * is what one machine as fast as all slots together could do, which no real order can beat.
 */
final class PlanSimulation {
    /** The bound after which a waiting account goes first; none must wait longer while everything can be done within it. */
    static final Duration AGING_BOUND = Duration.ofHours(24);

    private static final int UNIT_DOCUMENTS = 50_000;
    private static final int URGENT_UNIT_DOCUMENTS = 10_000;
    private static final int UNIT_ACCOUNTS = 500;

    private final List<AccountDemand> demands;
    private final int slots;
    private final int documentsPerSecondAndSlot;
    private final List<RankedAccount> ideal;

    /** Orders that are compared. */
    enum Order {
        /** The real policy. */
        POLICY,
        /** As the directory lists them. */
        ACCOUNT_ID,
        /** Sends by their time whether they can be met or not, then the rest by account id. */
        EARLIEST_DUE_FIRST
    }

    /**
     * What came of an order.
     *
     * @param order which
     * @param units units it was cut into
     * @param lateSends accounts that were ready after their send
     * @param weightedWaiting sum of weight times waiting in seconds, of the accounts without a send
     * @param longestWait of any account
     * @param waitsBeyondAgingBound accounts that waited longer than the bound
     * @param planSeconds time to rank and cut
     */
    record Outcome(
            Order order,
            int units,
            long lateSends,
            double weightedWaiting,
            Duration longestWait,
            long waitsBeyondAgingBound,
            double planSeconds) {}

    PlanSimulation(List<AccountDemand> demands, int slots, int documentsPerSecondAndSlot) {
        this.demands = List.copyOf(demands);
        this.slots = slots;
        this.documentsPerSecondAndSlot = documentsPerSecondAndSlot;
        this.ideal = new FewestLateSends(AGING_BOUND).rank(demands, together());
    }

    int accounts() {
        return demands.size();
    }

    long sends() {
        return sends(demands);
    }

    long fewestLateSends() {
        return late(ideal);
    }

    double overFewestLate(Outcome outcome) {
        return (double) outcome.lateSends() / Math.max(1, fewestLateSends());
    }

    /** Compared with Smith's order on one fast machine, after the sends that the optimum meets and misses. */
    double overLeastWaiting(Outcome outcome) {
        double least = ideal.stream()
                .filter(account -> account.why() == Why.WEIGHT)
                .mapToDouble(
                        account -> account.demand().weight() * account.end().toMillis() / 1000.0)
                .sum();
        return outcome.weightedWaiting() / least;
    }

    static long sends(List<AccountDemand> demands) {
        return demands.stream().filter(demand -> demand.dueIn() != null).count();
    }

    static long fewestLate(List<AccountDemand> demands, double documentsPerSecond) {
        return late(new FewestLateSends(AGING_BOUND).rank(demands, documentsPerSecond));
    }

    private static long late(List<RankedAccount> ranked) {
        return ranked.stream().filter(account -> account.why() == Why.LATE).count();
    }

    Outcome run(Order order) {
        long start = System.nanoTime();
        List<PlannedUnit> units = units(order);
        double planSeconds = (System.nanoTime() - start) / 1e9;
        return outcome(order, units.size(), load(units), planSeconds);
    }

    /** The units of a day, in an order. */
    List<PlannedUnit> units(Order order) {
        return new UnitPlanner(UNIT_DOCUMENTS, URGENT_UNIT_DOCUMENTS, UNIT_ACCOUNTS, RangeOrder.ASCENDING)
                .cut(rank(order), account -> "shard", boundaries());
    }

    private List<RankedAccount> rank(Order order) {
        Duration lead = Duration.ofMillis(1_000L * URGENT_UNIT_DOCUMENTS / documentsPerSecondAndSlot);
        return switch (order) {
            case POLICY -> new FewestLateSends(AGING_BOUND, lead).rank(demands, together());
            case ACCOUNT_ID ->
                inOrder(Comparator.comparing(demand -> demand.account().value()));
            case EARLIEST_DUE_FIRST ->
                inOrder(Comparator.comparing((AccountDemand demand) ->
                                Optional.ofNullable(demand.dueIn()).orElse(AGING_BOUND.multipliedBy(1_000)))
                        .thenComparing(demand -> demand.account().value()));
        };
    }

    private List<RankedAccount> inOrder(Comparator<AccountDemand> order) {
        return demands.stream()
                .sorted(order)
                .map(demand -> new RankedAccount(
                        demand, demand.dueIn() == null ? Why.WEIGHT : Why.DUE, Duration.ZERO, Duration.ZERO))
                .toList();
    }

    /** Keys of a simulated account are the numbers of its documents. */
    private BoundaryFinder boundaries() {
        Map<AccountId, Long> documents = new HashMap<>();
        demands.forEach(demand -> documents.put(demand.account(), demand.documents()));
        return (shard, account, after, count) -> {
            long last = (after == null ? 0 : Long.parseLong(after.parts().getFirst())) + count;
            return last < documents.getOrDefault(account, 0L)
                    ? Optional.of(Key.of(Long.toString(last)))
                    : Optional.empty();
        };
    }

    /** When each account is ready, in seconds: with the end of its last unit. */
    private Map<AccountId, Double> load(List<PlannedUnit> units) {
        PriorityQueue<Double> free = new PriorityQueue<>();
        for (int slot = 0; slot < slots; slot++) {
            free.add(0.0);
        }
        Map<AccountId, Double> ready = new HashMap<>();
        for (PlannedUnit unit : units) {
            double end = free.remove() + (double) unit.expected() / documentsPerSecondAndSlot;
            free.add(end);
            unit.scope().accounts().forEach(account -> ready.merge(account, end, Math::max));
        }
        return ready;
    }

    private Outcome outcome(Order order, int units, Map<AccountId, Double> ready, double planSeconds) {
        long late = 0;
        double waiting = 0;
        List<Double> waits = new ArrayList<>(demands.size());
        for (AccountDemand demand : demands) {
            double at = ready.getOrDefault(demand.account(), Double.POSITIVE_INFINITY);
            waits.add(at);
            Duration dueIn = demand.dueIn();
            if (dueIn == null) {
                waiting += demand.weight() * at;
            } else if (at > dueIn.toMillis() / 1000.0) {
                late++;
            }
        }
        double longest = waits.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        long beyond = waits.stream().filter(at -> at > AGING_BOUND.toSeconds()).count();
        return new Outcome(order, units, late, waiting, Duration.ofSeconds(Math.round(longest)), beyond, planSeconds);
    }

    private double together() {
        return (double) slots * documentsPerSecondAndSlot;
    }
}
