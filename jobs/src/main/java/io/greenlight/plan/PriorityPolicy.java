package io.greenlight.plan;

import java.util.List;

/** Decides in which order the accounts of one source are loaded. Pure: the same demands give the same order. */
public interface PriorityPolicy {
    /**
     * Ranks accounts that share the readers of one source.
     *
     * @param demands every account once, in any order
     * @param documentsPerSecond rate at which the source's slots load together, positive
     * @return every demand exactly once, first to load first
     */
    List<RankedAccount> rank(List<AccountDemand> demands, double documentsPerSecond);
}
