package io.greenlight.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.document.AccountId;
import io.greenlight.plan.RankedAccount.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

class FewestLateSendsTest {
    private static final double RATE = 100;
    private static final Duration AGING_BOUND = Duration.ofHours(24);
    private final FewestLateSends policy = new FewestLateSends(AGING_BOUND);

    @Example
    void ordersTheWorkedExampleAsWritten() {
        List<AccountDemand> demands = List.of(
                demand("A", 1, Duration.ofSeconds(10), 600, Duration.ZERO),
                demand("B", 1, Duration.ofSeconds(12), 900, Duration.ZERO),
                demand("C", 1, Duration.ofSeconds(14), 500, Duration.ZERO),
                demand("D", 8, null, 400, Duration.ZERO),
                demand("E", 1, null, 10, Duration.ZERO));

        List<RankedAccount> ranked = policy.rank(demands, RATE);

        assertThat(ranked)
                .extracting(account -> account.demand().account().value())
                .containsExactly("A", "C", "B", "E", "D");
        assertThat(ranked)
                .extracting(RankedAccount::why)
                .containsExactly(Why.DUE, Why.DUE, Why.LATE, Why.WEIGHT, Why.WEIGHT);
    }

    @Example
    void refusesARateOfZero() {
        assertThatThrownBy(() -> policy.rank(List.of(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot rank at 0.0 documents a second");
    }

    @Property
    void ranksEveryAccountOnceWithoutAGap(@ForAll("demands") List<AccountDemand> demands) {
        List<RankedAccount> ranked = policy.rank(demands, RATE);

        assertThat(ranked).extracting(RankedAccount::demand).containsExactlyInAnyOrderElementsOf(demands);
        Duration now = Duration.ZERO;
        for (RankedAccount account : ranked) {
            assertThat(account.start()).isEqualTo(now);
            now = account.end();
        }
    }

    @Property
    void givesTheSameOrderWhateverTheInputOrder(@ForAll("demands") List<AccountDemand> demands) {
        assertThat(policy.rank(demands.reversed(), RATE)).isEqualTo(policy.rank(demands, RATE));
    }

    @Property
    void keepsTheSendsItPromises(@ForAll("demands") List<AccountDemand> demands) {
        assertThat(policy.rank(demands, RATE))
                .filteredOn(account -> account.why() == Why.DUE)
                .allSatisfy(account -> assertThat(account.end()).isLessThanOrEqualTo(due(account.demand())));
    }

    @Property
    void isDoneTheLeadBeforeASendThatItPromises(
            @ForAll("demands") List<AccountDemand> demands, @ForAll @IntRange(max = 20) int seconds) {
        Duration lead = Duration.ofSeconds(seconds);

        assertThat(new FewestLateSends(AGING_BOUND, lead).rank(demands, RATE))
                .filteredOn(account -> account.why() == Why.DUE)
                .allSatisfy(account -> assertThat(account.end().plus(lead)).isLessThanOrEqualTo(due(account.demand())));
    }

    /** The optimum by trying every set of accounts: in order of their due times, all of a set are met or none counts. */
    @Property
    void missesAsFewSendsAsPossible(@ForAll("sends") List<AccountDemand> sends) {
        List<AccountDemand> byDue = sends.stream()
                .sorted(Comparator.comparing(FewestLateSendsTest::due))
                .toList();
        int most = IntStream.range(0, 1 << byDue.size())
                .filter(subset -> areAllMet(byDue, subset))
                .map(Integer::bitCount)
                .max()
                .orElse(0);

        long met = policy.rank(sends, RATE).stream()
                .filter(account -> account.why() == Why.DUE)
                .count();

        assertThat(met).isEqualTo(most);
    }

    private static boolean areAllMet(List<AccountDemand> byDue, int subset) {
        long documents = 0;
        for (int i = 0; i < byDue.size(); i++) {
            if ((subset & 1 << i) != 0) {
                documents += byDue.get(i).documents();
                if (documents / RATE > due(byDue.get(i)).toMillis() / 1000.0) {
                    return false;
                }
            }
        }
        return true;
    }

    /** The optimum by trying every order; an account without documents counts as one of one document. */
    @Property(tries = 200)
    void letsTheOthersWaitAsLittleAsPossible(@ForAll("withoutSend") List<AccountDemand> demands) {
        List<AccountDemand> order =
                policy.rank(demands, RATE).stream().map(RankedAccount::demand).toList();

        assertThat(weightedWaiting(order)).isLessThanOrEqualTo(least(demands, new ArrayList<>()) * (1 + 1e-9));
    }

    private static double least(List<AccountDemand> left, List<AccountDemand> order) {
        if (left.isEmpty()) {
            return weightedWaiting(order);
        }
        double least = Double.MAX_VALUE;
        for (AccountDemand next : left) {
            List<AccountDemand> rest = new ArrayList<>(left);
            rest.remove(next);
            order.add(next);
            least = Math.min(least, least(rest, order));
            order.removeLast();
        }
        return least;
    }

    private static double weightedWaiting(List<AccountDemand> order) {
        double documents = 0;
        double waiting = 0;
        for (AccountDemand demand : order) {
            documents += demand.documents();
            waiting += demand.weight() * documents;
        }
        return waiting;
    }

    @Property
    void putsNoAccountWithoutASendBeforeOneWithASendUnlessItIsAged(@ForAll("demands") List<AccountDemand> demands) {
        List<Why> order =
                policy.rank(demands, RATE).stream().map(RankedAccount::why).toList();

        assertThat(order).isSorted();
    }

    @Property
    void letsNobodyStarve(@ForAll("demands") List<AccountDemand> demands) {
        List<RankedAccount> ranked = policy.rank(demands, RATE);

        assertThat(ranked)
                .filteredOn(account -> account.demand().waited().compareTo(AGING_BOUND) >= 0)
                .allSatisfy(account -> assertThat(account.why()).isIn(Why.DUE, Why.AGED));
        assertThat(ranked)
                .filteredOn(account -> account.why() == Why.AGED)
                .extracting(account -> account.demand().waited())
                .isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Provide
    Arbitrary<List<AccountDemand>> demands() {
        return lists(dueIn(-20, 100, 0.5), 0, 40, 20);
    }

    @Provide
    Arbitrary<List<AccountDemand>> sends() {
        return lists(dueIn(-2, 60, 0), 0, 0, 8);
    }

    @Provide
    Arbitrary<List<AccountDemand>> withoutSend() {
        return lists(dueIn(0, 0, 1), 1, 0, 7);
    }

    /** A time in seconds, or with this probability none. */
    private static Arbitrary<Optional<Duration>> dueIn(long from, long to, double noSend) {
        return Arbitraries.longs().between(from, to).map(Duration::ofSeconds).optional(1 - noSend);
    }

    /** Lists of accounts with ids of their own, so that no two are equal. */
    private static Arbitrary<List<AccountDemand>> lists(
            Arbitrary<Optional<Duration>> due, long fewestDocuments, int mostHoursWaited, int mostAccounts) {
        return Combinators.combine(
                        Arbitraries.doubles().between(0.1, 40).ofScale(1),
                        due,
                        Arbitraries.longs().between(fewestDocuments, 3_000),
                        Arbitraries.longs().between(0, mostHoursWaited).map(Duration::ofHours))
                .as((weight, dueIn, documents, waited) -> demand("?", weight, dueIn.orElse(null), documents, waited))
                .withoutEdgeCases()
                .list()
                .ofMaxSize(mostAccounts)
                .map(FewestLateSendsTest::named);
    }

    private static List<AccountDemand> named(List<AccountDemand> demands) {
        return IntStream.range(0, demands.size())
                .mapToObj(i -> {
                    AccountDemand demand = demands.get(i);
                    return demand("a" + i, demand.weight(), demand.dueIn(), demand.documents(), demand.waited());
                })
                .toList();
    }

    private static AccountDemand demand(
            String account, double weight, @Nullable Duration dueIn, long documents, Duration waited) {
        return new AccountDemand(new AccountId(account), weight, dueIn, documents, waited);
    }

    private static Duration due(AccountDemand demand) {
        return Objects.requireNonNull(demand.dueIn());
    }
}
