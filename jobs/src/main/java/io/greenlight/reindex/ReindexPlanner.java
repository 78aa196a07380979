package io.greenlight.reindex;

import io.greenlight.config.Entity;
import io.greenlight.config.PlanProperties;
import io.greenlight.config.SourceProperties;
import io.greenlight.document.AccountId;
import io.greenlight.plan.AccountDemand;
import io.greenlight.plan.PlannedUnit;
import io.greenlight.plan.PriorityPolicy;
import io.greenlight.plan.RankedAccount;
import io.greenlight.plan.RankedAccount.Why;
import io.greenlight.plan.UnitPlanner;
import io.greenlight.plan.UnitPlanner.RangeOrder;
import io.greenlight.read.DirectoryEntry;
import io.greenlight.read.Source;
import io.greenlight.read.Sources;
import io.greenlight.readiness.AccountInGeneration;
import io.greenlight.reindex.EntityPlan.SourceUnit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the account directories of all sources, ranks the accounts and cuts them into units. Changes nothing. */
public final class ReindexPlanner {
    private final Sources sources;
    private final Map<String, SourceProperties> sourceSettings;
    private final PlanProperties settings;
    private final PriorityPolicy policy;
    private final InstantSource clock;

    public ReindexPlanner(
            Sources sources,
            Map<String, SourceProperties> sourceSettings,
            PlanProperties settings,
            PriorityPolicy policy,
            InstantSource clock) {
        this.sources = sources;
        this.sourceSettings = Map.copyOf(sourceSettings);
        this.settings = settings;
        this.policy = policy;
        this.clock = clock;
    }

    /**
     * Plans one entity.
     *
     * @param except accounts to leave out, since they are planned already
     * @throws IllegalStateException if an account stands in the directories of two shards
     */
    public EntityPlan plan(Entity entity, Set<AccountId> except) {
        return plan(entity, new Selection(except, Set.of(), null));
    }

    /**
     * Which accounts of the directories are planned.
     *
     * @param except not these
     * @param only none but these; all when empty
     * @param source none but those of this source; null for all
     */
    public record Selection(
            Set<AccountId> except,
            Set<AccountId> only,
            @Nullable String source) {
        public Selection {
            except = Set.copyOf(except);
            only = Set.copyOf(only);
        }

        private static final Selection ALL = new Selection(Set.of(), Set.of(), null);

        private boolean selects(AccountId account) {
            return !except.contains(account) && (only.isEmpty() || only.contains(account));
        }

        private boolean reaches(Source other) {
            return source == null || source.equals(other.name());
        }
    }

    /** Ids of all accounts that stand in a directory of the entity, with the source they live on. */
    public Map<AccountId, String> homes(Entity entity) {
        Map<AccountId, String> homes = new HashMap<>();
        for (Source source : sources.all()) {
            readDirectories(source, entity, Selection.ALL)
                    .keySet()
                    .forEach(account -> homes.put(account, source.name()));
        }
        return homes;
    }

    /** Plans some accounts of one entity. */
    public EntityPlan plan(Entity entity, Selection selection) {
        Instant now = clock.instant();
        List<Planned> planned = new ArrayList<>();
        Map<AccountId, Home> homes = new HashMap<>();
        List<SourceUnit> units = new ArrayList<>();
        Duration longest = Duration.ZERO;
        for (Source source : sources.all()) {
            if (!selection.reaches(source)) {
                continue;
            }
            Map<AccountId, Home> here = readDirectories(source, entity, selection);
            here.forEach((account, home) -> refuseTwoHomes(account, homes.put(account, home), home));
            List<RankedAccount> ranked = rank(source, here, now);
            ranked.forEach(account ->
                    planned.add(new Planned(account, home(here, account.demand().account()))));
            cut(source, entity, ranked, here).forEach(unit -> units.add(new SourceUnit(source.name(), unit)));
            longest = ranked.isEmpty() ? longest : max(longest, ranked.getLast().end());
        }
        planned.sort(Planned.ORDER);
        sortByFirstAccount(units, planned);
        return new EntityPlan(
                entity.name(),
                accounts(planned, unitsByAccount(units), selection.except().size()),
                units,
                longest,
                planned.stream()
                        .filter(account -> account.ranked.demand().dueIn() != null)
                        .count(),
                planned.stream()
                        .filter(account -> account.ranked.why() == Why.LATE)
                        .count());
    }

    private static Map<AccountId, Home> readDirectories(Source source, Entity entity, Selection selection) {
        Map<AccountId, Home> homes = new LinkedHashMap<>();
        for (String shard : source.shards()) {
            for (DirectoryEntry entry : source.readDirectory(shard, entity.query())) {
                if (selection.selects(entry.account())) {
                    Home home = new Home(source.name(), shard, entry);
                    refuseTwoHomes(entry.account(), homes.put(entry.account(), home), home);
                }
            }
        }
        return homes;
    }

    private static void refuseTwoHomes(AccountId account, @Nullable Home first, Home second) {
        if (first != null) {
            throw new IllegalStateException(
                    "Cannot plan account %s: it is in the directories of %s/%s and %s/%s. An account lives in one shard."
                            .formatted(account, first.source, first.shard, second.source, second.shard));
        }
    }

    private List<RankedAccount> rank(Source source, Map<AccountId, Home> homes, Instant now) {
        List<AccountDemand> demands =
                homes.values().stream().map(home -> demand(home.entry, now)).toList();
        SourceProperties configured = sourceSettings.get(source.name());
        int slots = configured == null ? 1 : configured.slots();
        return policy.rank(demands, (double) slots * settings.documentsPerSecondAndSlot());
    }

    private AccountDemand demand(DirectoryEntry entry, Instant now) {
        Instant nextSend = entry.nextSend();
        Duration dueIn = nextSend == null ? null : Duration.between(now, nextSend);
        boolean counts = dueIn != null && dueIn.compareTo(settings.horizon()) <= 0;
        return new AccountDemand(
                entry.account(),
                settings.planWeights().getOrDefault(entry.plan(), 1.0),
                counts ? dueIn : null,
                entry.documents(),
                Duration.ZERO);
    }

    private List<PlannedUnit> cut(
            Source source, Entity entity, List<RankedAccount> ranked, Map<AccountId, Home> homes) {
        RangeOrder order = entity.settings().newestFirst() ? RangeOrder.DESCENDING : RangeOrder.ASCENDING;
        return new UnitPlanner(settings.unitDocuments(), settings.urgentUnitDocuments(), settings.unitAccounts(), order)
                .cut(
                        ranked,
                        account -> home(homes, account).shard,
                        (shard, account, after, documents) ->
                                source.findBoundary(shard, entity.query(), account, after, documents));
    }

    private static Home home(Map<AccountId, Home> homes, AccountId account) {
        Home home = homes.get(account);
        if (home == null) {
            throw new IllegalArgumentException("Account %s was not in the directory".formatted(account));
        }
        return home;
    }

    /** A pack starts when its first account is due, the ranges of one account stay in their order. */
    private static void sortByFirstAccount(List<SourceUnit> units, List<Planned> planned) {
        Map<AccountId, Integer> places = new HashMap<>();
        planned.forEach(account -> places.put(account.ranked.demand().account(), places.size()));
        units.sort(Comparator.comparing(
                unit -> places.getOrDefault(unit.unit().scope().accounts().getFirst(), Integer.MAX_VALUE)));
    }

    private static Map<AccountId, Integer> unitsByAccount(List<SourceUnit> units) {
        Map<AccountId, Integer> counts = new HashMap<>();
        units.forEach(
                unit -> unit.unit().scope().accounts().forEach(account -> counts.merge(account, 1, Integer::sum)));
        return counts;
    }

    private static List<AccountInGeneration> accounts(
            List<Planned> planned, Map<AccountId, Integer> units, int before) {
        List<AccountInGeneration> accounts = new ArrayList<>(planned.size());
        for (Planned account : planned) {
            DirectoryEntry entry = account.home.entry;
            accounts.add(new AccountInGeneration(
                    entry.account(),
                    account.home.source,
                    account.home.shard,
                    entry.name(),
                    entry.plan(),
                    entry.nextSend(),
                    before + accounts.size() + 1L,
                    account.ranked.why().words(),
                    entry.documents(),
                    units.getOrDefault(entry.account(), 0)));
        }
        return accounts;
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private record Home(String source, String shard, DirectoryEntry entry) {}

    private record Planned(RankedAccount ranked, Home home) {
        /**
         * Puts the orders of several sources into one, without changing any: by rule, sends by their time, the others by
         * expected start.
         */
        static final Comparator<Planned> ORDER = Comparator.comparing((Planned account) -> account.ranked.why())
                .thenComparing(Planned::key)
                .thenComparing(account -> account.home.source)
                .thenComparing(account -> account.ranked.start());

        private Duration key() {
            Duration dueIn = ranked.demand().dueIn();
            return ranked.why() == Why.DUE && dueIn != null ? dueIn : ranked.start();
        }
    }
}
