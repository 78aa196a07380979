package io.greenlight.bulk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BulkConcurrencyPolicyTest {
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final Duration A_WHILE = Duration.ofSeconds(20);
    private static final long MILLI = 1_000_000;

    @Test
    void startsWithTwoOrWithTheMaximumIfThatIsLess() {
        assertThat(new BulkConcurrencyPolicy(4).concurrency()).isEqualTo(new BulkConcurrency(2, 4, ""));
        assertThat(new BulkConcurrencyPolicy(1).concurrency()).isEqualTo(new BulkConcurrency(1, 1, ""));
    }

    @Property(tries = 100)
    void climbsToWhatTheTargetCanUseOrAtMostOneBeyond(
            @ForAll @IntRange(min = 2, max = 20) int most, @ForAll @IntRange(min = 2, max = 30) int capacity) {
        SimulatedTarget target = new SimulatedTarget(new BulkConcurrencyPolicy(most), capacity);
        target.run(LONG);

        for (int i = 0; i < 1_000; i++) {
            target.answerOne();
            BulkConcurrency now = target.run(Duration.ZERO);
            assertThat(now.allowed()).isBetween(Math.min(most, capacity), Math.min(most, capacity + 1));
            assertThat(now.isHeldDown()).isFalse();
        }
    }

    @Test
    void climbsFurtherWhenTheTargetCanDoMore() {
        SimulatedTarget target = new SimulatedTarget(new BulkConcurrencyPolicy(8), 2);
        assertThat(target.run(LONG).allowed()).isBetween(2, 3);

        assertThat(target.capacity(8).run(LONG).allowed()).isEqualTo(8);
    }

    @Test
    void staysWhereItIsWhileNobodyWaitsForAPermit() {
        SimulatedTarget target = new SimulatedTarget(new BulkConcurrencyPolicy(8), 8).withoutPressure();

        assertThat(target.run(LONG)).isEqualTo(new BulkConcurrency(2, 8, ""));
    }

    @Property(tries = 100)
    void aRequestTurnedAwayHalvesItAndItComesBackToWhereItWas(@ForAll @IntRange(min = 2, max = 40) int most) {
        SimulatedTarget target = new SimulatedTarget(new BulkConcurrencyPolicy(most), most);
        assertThat(target.run(LONG)).isEqualTo(new BulkConcurrency(most, most, ""));

        target.turningAway(request -> true).answerOne();

        BulkConcurrency halved = target.turningAway(request -> false).run(Duration.ZERO);
        assertThat(halved).isEqualTo(new BulkConcurrency(most / 2, most, SimulatedTarget.PUSH_BACK));
        assertThat(halved.words())
                .isEqualTo("%d of %d bulk requests at once, 429 from the target".formatted(most / 2, most));
        assertThat(target.run(LONG)).isEqualTo(new BulkConcurrency(most, most, ""));
    }

    @Test
    void isHeldDownUntilItIsWhereItWas() {
        SimulatedTarget target = new SimulatedTarget(new BulkConcurrencyPolicy(8), 8);
        target.run(LONG);
        target.turningAway(request -> true).answerOne();
        target.turningAway(request -> false);

        int before = 4;
        for (int i = 0; i < 1_000 && target.run(Duration.ZERO).isHeldDown(); i++) {
            int now = target.run(Duration.ZERO).allowed();
            assertThat(now).isBetween(before, Math.min(before + 1, 7));
            before = now;
            target.answerOne();
        }
        assertThat(target.run(Duration.ZERO)).isEqualTo(new BulkConcurrency(8, 8, ""));
    }

    @Test
    void halvesOnceForAllRequestsThatWereUnderWayTogether() {
        BulkConcurrencyPolicy policy = new BulkConcurrencyPolicy(4);
        SimulatedTarget target = new SimulatedTarget(policy, 4);
        target.run(LONG);
        long now = LONG.plusMinutes(1).toNanos();

        for (int request = 0; request < 4; request++) {
            policy.answered(turnedAway(now, now + (10 + request) * MILLI));
        }
        assertThat(policy.concurrency().allowed()).isEqualTo(2);

        policy.answered(turnedAway(now + 11 * MILLI, now + 20 * MILLI));
        assertThat(policy.concurrency().allowed()).isEqualTo(1);
    }

    @Test
    void stopsAtOneAndStaysThereWhileAThirdOfTheRequestsIsTurnedAway() {
        SimulatedTarget target = new SimulatedTarget(new BulkConcurrencyPolicy(4), 4);
        target.run(LONG);

        target.turningAway(request -> request % 3 == 0).run(A_WHILE);

        for (int i = 0; i < 600; i++) {
            target.answerOne();
            assertThat(target.run(Duration.ZERO)).isEqualTo(new BulkConcurrency(1, 4, SimulatedTarget.PUSH_BACK));
        }
        assertThat(target.turningAway(request -> false).run(A_WHILE)).isEqualTo(new BulkConcurrency(4, 4, ""));
    }

    @Test
    void halvesWhenRequestsTakeFarLongerThanUsualAndComesBackWhenThatIsUsual() {
        SimulatedTarget target = new SimulatedTarget(new BulkConcurrencyPolicy(8), 8);
        target.run(LONG);

        BulkConcurrency slowed = target.slower(4).run(Duration.ofSeconds(4));

        assertThat(slowed.allowed()).isEqualTo(4);
        assertThat(slowed.reason()).matches("requests take [34] times as long as usual");
        assertThat(target.run(LONG)).isEqualTo(new BulkConcurrency(8, 8, ""));
    }

    @Property(tries = 50)
    void aSlowdownBelowTheBoundChangesNothing(@ForAll @DoubleRange(min = 0.2, max = 2.5) double times) {
        SimulatedTarget target = new SimulatedTarget(new BulkConcurrencyPolicy(4), 4);
        target.run(LONG);
        target.slower(times);

        for (int i = 0; i < 500; i++) {
            target.answerOne();
            assertThat(target.run(Duration.ZERO)).isEqualTo(new BulkConcurrency(4, 4, ""));
        }
    }

    @Property(tries = 50)
    void requestsThatWaitForEachOtherInATargetAtItsLimitAreNotSlow(@ForAll @IntRange(min = 1, max = 4) int capacity) {
        SimulatedTarget target = new SimulatedTarget(new BulkConcurrencyPolicy(16), 16);
        target.run(LONG);
        target.turningAway(request -> request % 3 == 0).run(A_WHILE);
        target.turningAway(request -> false).capacity(capacity);

        for (int i = 0; i < 1_000; i++) {
            target.answerOne();
            assertThat(target.run(Duration.ZERO).reason()).doesNotContain("as long as usual");
        }
        assertThat(target.run(LONG)).isEqualTo(new BulkConcurrency(16, 16, ""));
    }

    @Test
    void whatWasUsualIsForgottenAfterAMinuteOfRest() {
        SimulatedTarget target = new SimulatedTarget(new BulkConcurrencyPolicy(4), 4);
        target.run(LONG);

        target.rest(Duration.ofMinutes(2)).slower(10);

        for (int i = 0; i < 500; i++) {
            target.answerOne();
            assertThat(target.run(Duration.ZERO)).isEqualTo(new BulkConcurrency(4, 4, ""));
        }
    }

    @Test
    void aLowerMaximumCountsAtOnceAndAHigherOneIsClimbedTo() {
        BulkConcurrencyPolicy policy = new BulkConcurrencyPolicy(4);
        SimulatedTarget target = new SimulatedTarget(policy, 16);
        target.run(LONG);

        assertThat(policy.limit(1, LONG.toNanos())).isEqualTo(new BulkConcurrency(1, 1, ""));
        assertThat(target.run(LONG)).isEqualTo(new BulkConcurrency(1, 1, ""));
        policy.limit(8, 2 * LONG.toNanos());
        assertThat(target.run(A_WHILE)).isEqualTo(new BulkConcurrency(8, 8, ""));
    }

    @Test
    void comesBackToNoMoreThanALowerMaximum() {
        BulkConcurrencyPolicy policy = new BulkConcurrencyPolicy(8);
        SimulatedTarget target = new SimulatedTarget(policy, 8);
        target.run(LONG);
        target.turningAway(request -> true).answerOne();
        target.turningAway(request -> false);

        assertThat(policy.limit(6, LONG.toNanos())).isEqualTo(new BulkConcurrency(4, 6, SimulatedTarget.PUSH_BACK));
        assertThat(target.run(A_WHILE)).isEqualTo(new BulkConcurrency(6, 6, ""));
    }

    @Test
    void followsTheExampleOfItsDescription() {
        BulkConcurrencyPolicy policy = new BulkConcurrencyPolicy(4);
        Windows windows = new Windows(policy);

        assertThat(windows.quiet(20).allowed()).isEqualTo(3);
        assertThat(windows.quiet(26).allowed()).isEqualTo(4);
        assertThat(windows.quiet(26.5).allowed()).isEqualTo(3);
        assertThat(windows.quiet(26).allowed()).isEqualTo(3);
        assertThat(windows.quiet(26).allowed()).isEqualTo(3);
        assertThat(windows.quiet(26).allowed()).isEqualTo(4);
        assertThat(windows.quiet(26.5).allowed()).isEqualTo(3);
        long now = windows.now();
        assertThat(policy.answered(turnedAway(now, now + 10 * MILLI)))
                .isEqualTo(new BulkConcurrency(1, 4, SimulatedTarget.PUSH_BACK));
        assertThat(policy.answered(turnedAway(now, now + 11 * MILLI)).allowed()).isEqualTo(1);
        windows.skip(20 * MILLI);
        assertThat(windows.quiet(15)).isEqualTo(new BulkConcurrency(2, 4, SimulatedTarget.PUSH_BACK));
        assertThat(windows.quiet(20)).isEqualTo(new BulkConcurrency(3, 4, ""));
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void whateverIsAnsweredItStaysBetweenOneAndTheMaximum(
            @ForAll @IntRange(min = 1, max = 64) int most, @ForAll("answers") List<BulkAnswered> answers) {
        BulkConcurrencyPolicy policy = new BulkConcurrencyPolicy(most);
        int before = policy.concurrency().allowed();
        for (BulkAnswered answer : answers) {
            BulkConcurrency now = policy.answered(answer);

            assertThat(now.allowed()).isBetween(Math.max(1, before / 2), Math.min(most, before + 1));
            if (now.allowed() < before && answer.isPushBack()) {
                assertThat(now.reason()).isEqualTo(answer.pushBack());
            }
            before = now.allowed();
        }
    }

    /** In any order, as the answers of several threads come in. */
    @Provide
    Arbitrary<List<BulkAnswered>> answers() {
        Arbitrary<Long> sent =
                Arbitraries.longs().between(0, Duration.ofMinutes(5).toNanos());
        Arbitrary<Long> took =
                Arbitraries.longs().between(0, Duration.ofSeconds(10).toNanos());
        Arbitrary<Long> bytes = Arbitraries.longs().between(0, 100_000_000);
        Arbitrary<Boolean> waited = Arbitraries.of(true, false);
        Arbitrary<String> pushBack = Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.just("")),
                Tuple.of(1, Arbitraries.of("429 from the target", "no answer from the target")));
        return Combinators.combine(sent, took, bytes, waited, pushBack)
                .as((at, nanos, size, had, push) -> new BulkAnswered(at, at + nanos, size, had, push))
                .list()
                .ofMaxSize(300);
    }

    private static BulkAnswered turnedAway(long sent, long answered) {
        return new BulkAnswered(sent, answered, 1_000, true, SimulatedTarget.PUSH_BACK);
    }

    /** Fills whole windows with answers at a given rate. */
    private static final class Windows {
        private static final long BYTES = 1_000_000 - 65_536;

        private final BulkConcurrencyPolicy policy;
        private long nanos;

        Windows(BulkConcurrencyPolicy policy) {
            this.policy = policy;
        }

        long now() {
            return nanos;
        }

        void skip(long time) {
            nanos += time;
        }

        /** Exactly one window in which so many megabytes a second are taken. */
        BulkConcurrency quiet(double megabytesPerSecond) {
            long perRequest = (long) (1e9 / megabytesPerSecond);
            long counted = Math.max(
                    4L * policy.concurrency().allowed(),
                    Math.ceilDiv(BulkConcurrencyPolicy.SHORTEST_WINDOW.toNanos(), perRequest));
            for (long answer = 0; answer <= counted; answer++) {
                policy.answered(new BulkAnswered(nanos, nanos + perRequest, BYTES, true, ""));
                nanos += perRequest;
            }
            return policy.concurrency();
        }
    }
}
