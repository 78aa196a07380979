package io.greenlight.bulk;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.LongPredicate;

/**
 * A target in virtual time under writers who always have something to send: alone, a request takes 100 ms; it carries out
 * so many at once, and more only wait for each other.
 */
final class SimulatedTarget {
    static final String PUSH_BACK = "429 from the target";
    private static final long ALONE = Duration.ofMillis(100).toNanos();
    private static final long BYTES = 5_000_000;

    private final BulkConcurrencyPolicy policy;
    private final Queue<Long> underWay = new ArrayDeque<>();
    private double capacity;
    private double slowness = 1;
    private boolean pressing = true;
    private LongPredicate turnsAway = request -> false;
    private long nanos;
    private long requests;

    SimulatedTarget(BulkConcurrencyPolicy policy, double capacity) {
        this.policy = policy;
        this.capacity = capacity;
    }

    /** From now on it carries out so many at once. */
    SimulatedTarget capacity(double more) {
        capacity = more;
        return this;
    }

    /** From now on everything takes so many times as long. */
    SimulatedTarget slower(double times) {
        slowness = times;
        return this;
    }

    /** From now on requests of these numbers are answered with 429. */
    SimulatedTarget turningAway(LongPredicate numbers) {
        turnsAway = numbers;
        return this;
    }

    /** From now on nobody has to wait for a permit. */
    SimulatedTarget withoutPressure() {
        pressing = false;
        return this;
    }

    /** Lets this time pass without a request. */
    SimulatedTarget rest(Duration time) {
        underWay.clear();
        nanos += time.toNanos();
        return this;
    }

    BulkConcurrency run(Duration time) {
        long end = nanos + time.toNanos();
        while (nanos < end) {
            answerOne();
        }
        return policy.concurrency();
    }

    /** Requests are spread evenly over the time that one takes, and one that ends makes room for the next. */
    void answerOne() {
        int allowed = policy.concurrency().allowed();
        double rate = Math.min(allowed, capacity) / (ALONE * slowness);
        nanos += (long) (1 / rate);
        while (underWay.size() < allowed) {
            underWay.add(nanos - (long) (1 / rate));
        }
        long sent = underWay.remove();
        requests++;
        policy.answered(new BulkAnswered(sent, nanos, BYTES, pressing, turnsAway.test(requests) ? PUSH_BACK : ""));
    }
}
