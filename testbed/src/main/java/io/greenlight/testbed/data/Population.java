package io.greenlight.testbed.data;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of a data set: who they are, how large, where they live. Sizes follow Zipf's law, plans follow the size
 * with exceptions, three in ten have a send within a day and two in ten within a fortnight.
 *
 * @param accounts in order of their ids, which say nothing about the size
 */
public record Population(List<Account> accounts) {
    private static final long FIRST_ID = 1001;
    private static final double SENDS_WITHIN_A_DAY = 0.3;
    private static final double SENDS_LATER = 0.2;
    private static final double OTHER_PLAN_THAN_ITS_SIZE = 0.1;
    private static final List<Plan> PLANS = List.of(Plan.values());
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration FORTNIGHT = Duration.ofDays(14);

    public Population {
        accounts = List.copyOf(accounts);
    }

    /** The accounts of a data set. */
    public static Population of(DataSet data) {
        Random random = new Random(data.seed());
        Names names = new Names(data.seed());
        int number = data.accounts() + data.emptyAccounts();
        long[] subscribers = Arrays.copyOf(Zipf.sizes(data.accounts(), data.subscribers()), number);
        long[] events =
                Arrays.copyOf(data.events() == 0 ? new long[0] : Zipf.sizes(data.accounts(), data.events()), number);
        List<Integer> ids = shuffled(number, random);
        List<Integer> order = shuffled(number, random);
        Shard[] shards = shards(subscribers);
        List<Account> accounts = new ArrayList<>();
        for (int rank = 0; rank < number; rank++) {
            accounts.add(new Account(
                    FIRST_ID + ids.get(rank),
                    names.company(random),
                    plan(rank / (double) number, random),
                    nextSend(order.get(rank) / (double) number, data.now(), random),
                    subscribers[rank],
                    events[rank],
                    shards[rank]));
        }
        accounts.sort(Comparator.comparingLong(Account::id));
        return new Population(accounts);
    }

    /** The accounts that live on a shard. */
    public List<Account> on(Shard shard) {
        return accounts.stream().filter(account -> account.shard() == shard).toList();
    }

    /** An account by its id. */
    public Account account(long id) {
        return accounts.stream()
                .filter(account -> account.id() == id)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no account " + id));
    }

    /** The account with the most subscribers. */
    public Account largest() {
        return Collections.max(accounts, Comparator.comparingLong(Account::subscribers));
    }

    private static List<Integer> shuffled(int number, Random random) {
        List<Integer> numbers =
                new ArrayList<>(IntStream.range(0, number).boxed().toList());
        Collections.shuffle(numbers, random);
        return numbers;
    }

    /** Largest first, each to the shard that holds least. */
    private static Shard[] shards(long[] subscribers) {
        Map<Shard, Long> held = new EnumMap<>(Shard.class);
        Shard[] shards = new Shard[subscribers.length];
        for (int rank = 0; rank < shards.length; rank++) {
            Shard least = Collections.min(
                    Arrays.asList(Shard.values()), Comparator.comparingLong(shard -> held.getOrDefault(shard, 0L)));
            // An empty account counts too, so that they do not all live together.
            held.merge(least, subscribers[rank] + 1, Long::sum);
            shards[rank] = least;
        }
        return shards;
    }

    private static Plan plan(double relativeRank, Random random) {
        if (random.nextDouble() < OTHER_PLAN_THAN_ITS_SIZE) {
            return PLANS.get(random.nextInt(PLANS.size()));
        }
        if (relativeRank < 0.03) {
            return Plan.ENTERPRISE;
        }
        if (relativeRank < 0.15) {
            return Plan.PRO;
        }
        return relativeRank < 0.5 ? Plan.STANDARD : Plan.FREE;
    }

    private static @Nullable Instant nextSend(double relativeOrder, Instant now, Random random) {
        if (relativeOrder < SENDS_WITHIN_A_DAY) {
            return within(Duration.ZERO, DAY, now, random);
        }
        return relativeOrder < SENDS_WITHIN_A_DAY + SENDS_LATER ? within(DAY, FORTNIGHT, now, random) : null;
    }

    /** Campaigns are scheduled to the minute; never now, always within the limit. */
    private static Instant within(Duration from, Duration to, Instant now, Random random) {
        long minutes = from.toMinutes() + 1 + random.nextLong(to.minus(from).toMinutes() - 1);
        return now.truncatedTo(ChronoUnit.MINUTES).plus(Duration.ofMinutes(minutes));
    }
}
