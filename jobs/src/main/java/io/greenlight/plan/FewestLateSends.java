package io.greenlight.plan;

import io.greenlight.plan.RankedAccount.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The order of the design: as few late sends as possible, then the least weighted waiting, and nobody starves.
 *
 * <ol>
 *   <li>Accounts with a send in the horizon that can be met, earliest due first. Which ones can be met is decided by Moore and
 *       Hodgson's rule (J. M. Moore, "An n job, one machine sequencing algorithm for minimizing the number of late jobs",
 *       Management Science 15, 1968): go through them by due time, and whenever one would be late, the largest so far steps back.
 *   <li>Accounts that have waited longer than the aging bound, longest first.
 *   <li>The ones that stepped back, and then all others, each by Smith's rule (W. E. Smith, "Various optimizers for single-stage
 *       production", Naval Research Logistics 3, 1956): weight over size, largest first.
 * </ol>
 *
 * <p>Worked example at 100 documents a second: A due in 10 s with 600 documents, B due in 12 s with 900, C due in 14 s with 500,
 * D with no send, weight 8 and 400, E with no send, weight 1 and 10. By due time A ends at 6 s, B would end at 15 s and be
 * late, so the largest so far, B, steps back; C then ends at 11 s. Order: A, C (met), B (stepped back), E (1/10), D (8/400).
 */
public final class FewestLateSends implements PriorityPolicy {
    private static final Comparator<AccountDemand> BY_ID =
            Comparator.comparing(demand -> demand.account().value());
    private static final Comparator<AccountDemand> BY_DUE =
            Comparator.comparing(FewestLateSends::due).thenComparing(BY_ID);
    private static final Comparator<AccountDemand> SMITH = Comparator.comparingDouble(
                    (AccountDemand demand) -> -demand.weight() / Math.max(1, demand.documents()))
            .thenComparing(BY_ID);
    private static final Comparator<AccountDemand> LARGEST =
            Comparator.comparingLong(AccountDemand::documents).reversed().thenComparing(BY_ID);

    private final Duration agingBound;
    private final Duration lead;

    /** With the time after which a waiting account goes before all that have no send to meet, and without a lead. */
    public FewestLateSends(Duration agingBound) {
        this(agingBound, Duration.ZERO);
    }

    /**
     * With the time after which a waiting account goes before all that have no send to meet.
     *
     * @param lead how long before its send an account must be done. The rule counts all slots of a source as one fast machine;
     *     in truth a unit runs on one slot, so an account is ready up to one unit's time later than the rule thinks. Without a
     *     lead a full schedule has no slack, and one delay makes every send after it late.
     */
    public FewestLateSends(Duration agingBound, Duration lead) {
        this.agingBound = agingBound;
        this.lead = lead;
    }

    @Override
    public List<RankedAccount> rank(List<AccountDemand> demands, double documentsPerSecond) {
        if (!(documentsPerSecond > 0)) {
            throw new IllegalArgumentException("Cannot rank at %s documents a second".formatted(documentsPerSecond));
        }
        List<AccountDemand> due = demands.stream()
                .filter(demand -> demand.dueIn() != null)
                .sorted(BY_DUE)
                .toList();
        Set<AccountDemand> late = steppedBack(due, documentsPerSecond, lead);
        Timeline timeline = new Timeline(documentsPerSecond);
        due.stream().filter(demand -> !late.contains(demand)).forEach(demand -> timeline.append(demand, Why.DUE));
        demands.stream()
                .filter(demand -> isAged(demand) && (demand.dueIn() == null || late.contains(demand)))
                .sorted(Comparator.comparing(AccountDemand::waited).reversed().thenComparing(BY_ID))
                .forEach(demand -> timeline.append(demand, Why.AGED));
        late.stream()
                .filter(demand -> !isAged(demand))
                .sorted(SMITH)
                .forEach(demand -> timeline.append(demand, Why.LATE));
        demands.stream()
                .filter(demand -> demand.dueIn() == null && !isAged(demand))
                .sorted(SMITH)
                .forEach(demand -> timeline.append(demand, Why.WEIGHT));
        return timeline.ranked;
    }

    private boolean isAged(AccountDemand demand) {
        return demand.waited().compareTo(agingBound) >= 0;
    }

    private static Set<AccountDemand> steppedBack(List<AccountDemand> byDue, double documentsPerSecond, Duration lead) {
        Set<AccountDemand> late = new HashSet<>();
        PriorityQueue<AccountDemand> kept = new PriorityQueue<>(LARGEST);
        long documents = 0;
        for (AccountDemand demand : byDue) {
            kept.add(demand);
            documents += demand.documents();
            if (documents / documentsPerSecond > due(demand).minus(lead).toMillis() / 1000.0) {
                AccountDemand largest = kept.remove();
                documents -= largest.documents();
                late.add(largest);
            }
        }
        return late;
    }

    private static Duration due(AccountDemand demand) {
        Duration dueIn = demand.dueIn();
        if (dueIn == null) {
            throw new IllegalArgumentException("Account %s has no send".formatted(demand.account()));
        }
        return dueIn;
    }

    /** Accounts one after another, with the time at which each starts and ends. */
    private static final class Timeline {
        private final double documentsPerSecond;
        private final List<RankedAccount> ranked = new ArrayList<>();
        private long documents;

        Timeline(double documentsPerSecond) {
            this.documentsPerSecond = documentsPerSecond;
        }

        void append(AccountDemand demand, Why why) {
            Duration start = at(documents);
            documents += demand.documents();
            ranked.add(new RankedAccount(demand, why, start, at(documents)));
        }

        private Duration at(long after) {
            return Duration.ofMillis(Math.round(after * 1000.0 / documentsPerSecond));
        }
    }
}
