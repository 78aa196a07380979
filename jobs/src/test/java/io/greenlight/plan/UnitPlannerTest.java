package io.greenlight.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.KeyRange;
import io.greenlight.document.Scope;
import io.greenlight.plan.RankedAccount.Why;
import io.greenlight.plan.UnitPlanner.RangeOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

class UnitPlannerTest {
    /**
     * An account as it is, and as the directory thinks it is.
     *
     * @param shard where it lives
     * @param size documents it has, with keys 0, 1, 2, ...
     * @param estimate documents the directory says it has
     * @param why the rule that placed it
     */
    record Sized(AccountId account, String shard, int size, int estimate, Why why) {}

    @Example
    void cutsTheWorkedExampleAsWritten() {
        List<Sized> accounts = List.of(sized("A", 30), sized("B", 60), sized("C", 500), sized("D", 20));

        List<PlannedUnit> units = cut(accounts, 100, 50, RangeOrder.ASCENDING);

        assertThat(units.getFirst().scope()).isEqualTo(new Scope.Pack(List.of(id("A"), id("B"))));
        assertThat(units.subList(1, 7))
                .allSatisfy(unit -> assertThat(unit.scope())
                        .isInstanceOf(Scope.Range.class)
                        .extracting(Scope::accounts)
                        .isEqualTo(List.of(id("C"))));
        assertThat(units.getLast().scope()).isEqualTo(new Scope.Pack(List.of(id("D"))));
        assertThat(units).hasSize(8);
    }

    @Property
    void putsEveryKeyIntoExactlyOneUnit(
            @ForAll("accounts") List<Sized> accounts,
            @ForAll @IntRange(min = 1, max = 60) int documents,
            @ForAll @IntRange(min = 1, max = 6) int packed,
            @ForAll RangeOrder order) {
        List<PlannedUnit> units = cut(accounts, documents, packed, order);

        for (Sized account : accounts) {
            // Keys below and above all that were there when it was planned count too: rows are added meanwhile.
            for (int key = -1; key <= account.size(); key++) {
                int wanted = key;
                assertThat(units.stream()
                                .filter(unit -> covers(unit.scope(), account.account(), wanted))
                                .count())
                        .as("units with key %d of %s", key, account)
                        .isEqualTo(1);
            }
        }
    }

    private static boolean covers(Scope scope, AccountId account, int key) {
        return switch (scope) {
            case Scope.Pack pack -> pack.accounts().contains(account);
            case Scope.Keys keys -> throw new AssertionError("a plan has no keys: " + keys);
            case Scope.Documents some -> throw new AssertionError("a plan has no single documents: " + some);
            case Scope.Range one ->
                one.range().account().equals(account)
                        && (one.range().after() == null || number(one.range().after()) < key)
                        && (one.range().through() == null
                                || key <= number(one.range().through()));
        };
    }

    @Property
    void closesAPackWithTheAccountThatFillsIt(
            @ForAll("accounts") List<Sized> accounts,
            @ForAll @IntRange(min = 1, max = 60) int documents,
            @ForAll @IntRange(min = 1, max = 6) int packed) {
        Map<AccountId, Sized> byId = byId(accounts);

        for (PlannedUnit unit : cut(accounts, documents, packed, RangeOrder.ASCENDING)) {
            if (unit.scope() instanceof Scope.Pack pack) {
                List<Sized> inside = pack.accounts().stream()
                        .map(account -> Objects.requireNonNull(byId.get(account)))
                        .toList();
                int before = inside.subList(0, inside.size() - 1).stream()
                        .mapToInt(Sized::estimate)
                        .sum();
                assertThat(inside).hasSizeLessThanOrEqualTo(packed);
                int aimed = inside.getFirst().why() == Why.DUE ? urgent(documents) : documents;
                assertThat(inside.size() == 1 || before < aimed).isTrue();
                assertThat(unit.expected()).isEqualTo(before + inside.getLast().estimate());
                assertThat(inside).extracting(Sized::shard).containsOnly(unit.shard());
            }
        }
    }

    /** Over all shards of a source: whom a rule places first is loaded first. */
    @Property
    void startsNoUnitOfALaterRuleBeforeOneOfAnEarlierRule(
            @ForAll("accounts") List<Sized> accounts, @ForAll @IntRange(min = 1, max = 500) int documents) {
        Map<AccountId, Sized> byId = byId(accounts);

        List<Why> rules = cut(accounts, documents, 100, RangeOrder.ASCENDING).stream()
                .flatMap(unit -> unit.scope().accounts().stream())
                .map(account -> Objects.requireNonNull(byId.get(account)).why())
                .toList();

        assertThat(rules).isSorted();
    }

    @Property
    void putsTheRangesOfAnAccountNextToEachOther(
            @ForAll("accounts") List<Sized> accounts,
            @ForAll @IntRange(min = 1, max = 60) int documents,
            @ForAll RangeOrder order) {
        List<PlannedUnit> units = cut(accounts, documents, 6, order);

        for (Sized account : accounts) {
            List<Integer> places = IntStream.range(0, units.size())
                    .filter(place -> isRangeOf(units.get(place), account.account()))
                    .boxed()
                    .toList();
            if (!places.isEmpty()) {
                assertThat(places.getLast() - places.getFirst()).isEqualTo(places.size() - 1);
                assertContiguous(units.subList(places.getFirst(), places.getLast() + 1), order);
            }
        }
    }

    private static boolean isRangeOf(PlannedUnit unit, AccountId account) {
        return unit.scope() instanceof Scope.Range range
                && range.range().account().equals(account);
    }

    private static void assertContiguous(List<PlannedUnit> units, RangeOrder order) {
        List<KeyRange> ranges =
                units.stream().map(unit -> ((Scope.Range) unit.scope()).range()).toList();
        List<KeyRange> ascending = order == RangeOrder.DESCENDING ? ranges.reversed() : ranges;
        @Nullable Key border = null;
        for (KeyRange range : ascending) {
            assertThat(range.after()).isEqualTo(border);
            border = range.through();
        }
        assertThat(border).as("the last range is open").isNull();
    }

    @Property
    void startsUnitsOfOneShardInTheOrderOfTheirFirstAccounts(
            @ForAll("accounts") List<Sized> accounts, @ForAll @IntRange(min = 1, max = 60) int documents) {
        List<AccountId> order = accounts.stream().map(Sized::account).toList();

        for (String shard : List.of("s1", "s2")) {
            List<Integer> places = cut(accounts, documents, 4, RangeOrder.ASCENDING).stream()
                    .filter(unit -> unit.shard().equals(shard))
                    .map(unit -> order.indexOf(unit.scope().accounts().getFirst()))
                    .toList();
            assertThat(places).isSorted();
        }
    }

    private static List<PlannedUnit> cut(List<Sized> accounts, int documents, int packed, RangeOrder order) {
        Map<AccountId, Sized> byId = byId(accounts);
        List<RankedAccount> ranked = new ArrayList<>();
        for (Sized account : accounts) {
            AccountDemand demand = new AccountDemand(account.account(), 1, null, account.estimate(), Duration.ZERO);
            ranked.add(new RankedAccount(demand, account.why(), Duration.ZERO, Duration.ZERO));
        }
        return new UnitPlanner(documents, urgent(documents), packed, order)
                .cut(
                        ranked,
                        account -> Objects.requireNonNull(byId.get(account)).shard(),
                        (shard, account, after, step) ->
                                findBoundary(Objects.requireNonNull(byId.get(account)), after, step));
    }

    /** Documents aimed at in units of accounts whose send can be met. */
    private static int urgent(int documents) {
        return Math.max(1, documents / 3);
    }

    /** As a source does: the key of the step-th document after a key, of those that are really there. */
    private static Optional<Key> findBoundary(Sized account, @Nullable Key after, int step) {
        int key = (after == null ? -1 : number(after)) + step;
        return key < account.size() ? Optional.of(Key.of(Integer.toString(key))) : Optional.empty();
    }

    private static int number(Key key) {
        return Integer.parseInt(key.parts().getFirst());
    }

    private static Map<AccountId, Sized> byId(List<Sized> accounts) {
        Map<AccountId, Sized> byId = new HashMap<>();
        accounts.forEach(account -> byId.put(account.account(), account));
        return byId;
    }

    /** Estimates are right, wrong by a little, or have nothing to do with the size. */
    @Provide
    Arbitrary<List<Sized>> accounts() {
        Arbitrary<Integer> sizes = Arbitraries.integers().between(0, 250);
        Arbitrary<Integer> errors = Arbitraries.oneOf(
                Arbitraries.just(0),
                Arbitraries.integers().between(-20, 20),
                Arbitraries.integers().between(-250, 250));
        return Combinators.combine(Arbitraries.of("s1", "s2"), sizes, errors, Arbitraries.of(Why.class))
                .as((shard, size, error, why) -> new Sized(id("?"), shard, size, Math.max(0, size + error), why))
                .withoutEdgeCases()
                .list()
                .ofMinSize(1)
                .ofMaxSize(12)
                .map(UnitPlannerTest::named);
    }

    /** In the order of the rules, as a policy ranks them. */
    private static List<Sized> named(List<Sized> accounts) {
        List<Sized> ordered =
                accounts.stream().sorted(Comparator.comparing(Sized::why)).toList();
        return IntStream.range(0, ordered.size())
                .mapToObj(i -> {
                    Sized account = ordered.get(i);
                    return new Sized(id("a" + i), account.shard(), account.size(), account.estimate(), account.why());
                })
                .toList();
    }

    private static Sized sized(String account, int size) {
        return new Sized(id(account), "s", size, size, Why.WEIGHT);
    }

    private static AccountId id(String account) {
        return new AccountId(account);
    }
}
