package io.greenlight.plan;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.KeyRange;
import io.greenlight.document.Scope;
import io.greenlight.plan.RankedAccount.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the ranked accounts of one source and entity into units: packs of small accounts that follow each other in the order
 * and live in one shard, and key ranges of huge accounts. Every key of every account is in exactly one unit; the first range
 * of an account is open below and the last one open above, so that keys added meanwhile are covered too. A pack holds accounts
 * placed by one rule: with a pack open in each shard, an account without a send would else come before one that has a send.
 *
 * <p>Worked example with 100 documents a unit: accounts A (30), B (60), C (500), D (20), all in one shard. A and B are packed;
 * C, more than one and a half units, closes the pack and is cut where the source says its 100th, 200th, ... document is; D
 * starts the next pack.
 */
public final class UnitPlanner {
    private final int unitDocuments;
    private final int urgentUnitDocuments;
    private final int unitAccounts;
    private final RangeOrder rangeOrder;

    /** In which order the ranges of one account are loaded. */
    public enum RangeOrder {
        /** Lowest keys first. */
        ASCENDING,
        /** Highest keys first, for entities whose keys grow with time. */
        DESCENDING
    }

    /** With the documents aimed at in one unit, the most accounts in a pack, and the order of ranges. */
    public UnitPlanner(int unitDocuments, int unitAccounts, RangeOrder rangeOrder) {
        this(unitDocuments, unitDocuments, unitAccounts, rangeOrder);
    }

    /**
     * With the documents aimed at in one unit, the most accounts in a pack, and the order of ranges.
     *
     * @param urgentUnitDocuments documents aimed at in a unit of accounts whose send can be met: the accounts of a pack are ready
     *     together, so a smaller pack lets the first of them send earlier
     */
    public UnitPlanner(int unitDocuments, int urgentUnitDocuments, int unitAccounts, RangeOrder rangeOrder) {
        this.unitDocuments = unitDocuments;
        this.urgentUnitDocuments = urgentUnitDocuments;
        this.unitAccounts = unitAccounts;
        this.rangeOrder = rangeOrder;
    }

    /**
     * Cuts accounts, first to load first.
     *
     * @param ranked the accounts in their order
     * @param shardOf where an account lives
     * @param boundaries asked only for huge accounts
     * @return the units, first to load first
     */
    public List<PlannedUnit> cut(
            List<RankedAccount> ranked, Function<AccountId, String> shardOf, BoundaryFinder boundaries) {
        List<PlannedUnit> units = new ArrayList<>();
        Map<String, OpenPack> packs = new LinkedHashMap<>();
        @Nullable Why rule = null;
        for (RankedAccount account : ranked) {
            if (account.why() != rule) {
                closeAll(packs, units);
                rule = account.why();
            }
            int size = sizeFor(account);
            String shard = shardOf.apply(account.demand().account());
            if (account.demand().documents() > size + size / 2) {
                closeAll(packs, units);
                units.addAll(ranges(account, shard, size, boundaries));
            } else {
                OpenPack pack = packs.computeIfAbsent(shard, name -> new OpenPack(name, account.start()));
                pack.add(account);
                if (pack.documents >= size || pack.accounts.size() >= unitAccounts) {
                    packs.remove(shard);
                    units.add(pack.close());
                }
            }
        }
        closeAll(packs, units);
        return units;
    }

    private int sizeFor(RankedAccount account) {
        return account.why() == Why.DUE ? urgentUnitDocuments : unitDocuments;
    }

    private static void closeAll(Map<String, OpenPack> packs, List<PlannedUnit> units) {
        packs.values().forEach(pack -> units.add(pack.close()));
        packs.clear();
    }

    private List<PlannedUnit> ranges(RankedAccount ranked, String shard, int size, BoundaryFinder boundaries) {
        AccountId account = ranked.demand().account();
        List<PlannedUnit> ranges = new ArrayList<>();
        @Nullable Key after = null;
        Optional<Key> through = boundaries.findBoundary(shard, account, null, size);
        while (through.isPresent()) {
            ranges.add(range(new KeyRange(account, after, through.get()), shard, size, ranked.start()));
            after = through.get();
            through = boundaries.findBoundary(shard, account, after, size);
        }
        long rest = Math.max(0, ranked.demand().documents() - (long) ranges.size() * size);
        ranges.add(range(new KeyRange(account, after, null), shard, Math.min(rest, size), ranked.start()));
        return rangeOrder == RangeOrder.DESCENDING ? ranges.reversed() : ranges;
    }

    private static PlannedUnit range(KeyRange range, String shard, long expected, Duration start) {
        return new PlannedUnit(shard, new Scope.Range(range), expected, start);
    }

    private static final class OpenPack {
        private final String shard;
        private final Duration start;
        private final List<AccountId> accounts = new ArrayList<>();
        private long documents;

        OpenPack(String shard, Duration start) {
            this.shard = shard;
            this.start = start;
        }

        void add(RankedAccount account) {
            accounts.add(account.demand().account());
            documents += account.demand().documents();
        }

        PlannedUnit close() {
            return new PlannedUnit(shard, new Scope.Pack(accounts), documents, start);
        }
    }
}
