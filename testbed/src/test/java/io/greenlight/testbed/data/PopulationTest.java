package io.greenlight.testbed.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PopulationTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private final DataSet demo = DataSet.demo(NOW);
    private final Population population = Population.of(demo);

    @Test
    void equalSeedsGiveEqualAccountsAndOthersDoNot() {
        assertThat(Population.of(demo)).isEqualTo(population);
        assertThat(Population.of(demo.withSeed(43))).isNotEqualTo(population);
    }

    @Test
    void sizesAddUpAndNobodyIsEmpty() {
        assertThat(population.accounts())
                .hasSize(300)
                .allMatch(account -> account.subscribers() > 0 && account.events() > 0);
        assertThat(population.accounts().stream()
                        .mapToLong(Account::subscribers)
                        .sum())
                .isEqualTo(60_000);
        assertThat(population.accounts().stream().mapToLong(Account::events).sum())
                .isEqualTo(240_000);
    }

    @Test
    void theLargestOwnsAQuarterAndMostAreTiny() {
        assertThat(population.largest().subscribers()).isCloseTo(15_000, withinPercentage(3));
        assertThat(population.accounts().stream().filter(account -> account.subscribers() < 100))
                .hasSizeGreaterThan(150);
    }

    @Test
    void sizesFallByRankAndAddUpForAnyNumber() {
        for (int number : List.of(1, 2, 3, 10, 1_000)) {
            long[] sizes = Zipf.sizes(number, 10_007);
            assertThat(Arrays.stream(sizes).sum()).isEqualTo(10_007);
            for (int rank = 1; rank < number; rank++) {
                assertThat(sizes[rank]).isLessThanOrEqualTo(sizes[rank - 1] + 1).isPositive();
            }
        }
    }

    @Test
    void threeInTenSendWithinADay() {
        List<Instant> sends = population.accounts().stream()
                .map(Account::nextSend)
                .filter(Objects::nonNull)
                .toList();

        assertThat(sends).hasSize(150).allMatch(send -> send.isAfter(NOW));
        assertThat(sends.stream().filter(send -> send.isBefore(NOW.plus(Duration.ofDays(1)))))
                .hasSize(90);
    }

    @Test
    void everyAccountLivesOnOneShardAndShardsAreBalanced() {
        for (Shard shard : Shard.values()) {
            assertThat(population.on(shard).stream()
                            .mapToLong(Account::subscribers)
                            .sum())
                    .isCloseTo(20_000, withinPercentage(5));
        }
        assertThat(Arrays.stream(Shard.values())
                        .mapToInt(shard -> population.on(shard).size())
                        .sum())
                .isEqualTo(300);
    }

    @Test
    void largeAccountsPayMore() {
        List<Account> bySize = population.accounts().stream()
                .sorted((one, other) -> Long.compare(other.subscribers(), one.subscribers()))
                .toList();

        assertThat(bySize.subList(0, 9))
                .filteredOn(account -> account.plan() == Plan.ENTERPRISE)
                .hasSizeGreaterThan(5);
        assertThat(bySize.subList(150, 300))
                .filteredOn(account -> account.plan() == Plan.FREE)
                .hasSizeGreaterThan(110);
    }

    @Test
    void emptyAccountsAreThereWhenAskedFor() {
        assertThat(Population.of(demo.withEmptyAccounts(5)).accounts())
                .hasSize(305)
                .filteredOn(account -> account.subscribers() == 0)
                .hasSize(5);
    }

    @Test
    void oneAccountOwnsEverything() {
        Population one = Population.of(DataSet.oneAccount(2_000_000, NOW));

        assertThat(one.accounts())
                .singleElement()
                .extracting(Account::subscribers)
                .isEqualTo(2_000_000L);
    }

    @Test
    void refusesFewerSubscribersThanAccounts() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> demo.withSubscribers(299))
                .withMessage("Cannot generate 299 subscribers for 300 accounts: each has at least one");
    }
}
