package io.greenlight.bench;

import io.greenlight.document.AccountId;
import io.greenlight.plan.AccountDemand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A day on which everything must be loaded at once: Zipf-distributed accounts, four plans, and for 30 in 100 accounts a send,
 * so soon that a good third of them cannot be met.
 *
 * @param seed the same seed gives the same day
 * @param accounts how many accounts
 * @param documents how many documents, about
 */
record ColdDay(long seed, int accounts, long documents) {
    private static final double ZIPF_EXPONENT = 1.05;
    private static final double SHARE_WITH_SEND = 0.3;
    private static final double[] WEIGHTS = {1, 4, 12, 40};
    private static final long SMALLEST = 5;
    /** The share of sends that the optimum may miss, at least. */
    private static final double SHARE_LATE = 1 / 3.0;

    /** The accounts as the policy sees them, at so many documents per second of all slots. */
    List<AccountDemand> demands(double documentsPerSecond) {
        List<Long> sizes = sizes();
        double whole = sizes.stream().mapToLong(Long::longValue).sum() / documentsPerSecond;
        double window = whole;
        List<AccountDemand> demands = demands(sizes, window);
        while (PlanSimulation.fewestLate(demands, documentsPerSecond) < SHARE_LATE * PlanSimulation.sends(demands)) {
            window *= 0.8;
            demands = demands(sizes, window);
        }
        return demands;
    }

    private List<AccountDemand> demands(List<Long> sizes, double windowSeconds) {
        Random random = new Random(seed);
        List<AccountDemand> demands = new ArrayList<>(accounts);
        for (int i = 0; i < accounts; i++) {
            boolean hasSend = random.nextDouble() < SHARE_WITH_SEND;
            double at = random.nextDouble() * windowSeconds;
            @Nullable Duration dueIn = hasSend ? Duration.ofMillis(Math.round(at * 1000)) : null;
            demands.add(new AccountDemand(
                    new AccountId("%06d".formatted(i)),
                    WEIGHTS[random.nextInt(WEIGHTS.length)],
                    dueIn,
                    sizes.get(i),
                    Duration.ZERO));
        }
        return demands;
    }

    private List<Long> sizes() {
        double norm = 0;
        for (int i = 1; i <= accounts; i++) {
            norm += Math.pow(i, -ZIPF_EXPONENT);
        }
        List<Long> sizes = new ArrayList<>(accounts);
        for (int i = 1; i <= accounts; i++) {
            sizes.add(Math.max(SMALLEST, Math.round(documents * Math.pow(i, -ZIPF_EXPONENT) / norm)));
        }
        Collections.shuffle(sizes, new Random(seed));
        return sizes;
    }
}
