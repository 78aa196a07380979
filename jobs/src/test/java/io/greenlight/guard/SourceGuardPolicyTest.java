package io.greenlight.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.greenlight.guard.SourceGuardPolicy.Limits;
import io.greenlight.guard.SourceGuardPolicy.Measure;
import io.greenlight.read.SourceHealth;
import io.greenlight.read.SourceHealth.Throttle;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceGuardPolicyTest {
    private static final Limits LIMITS = new Limits(Duration.ofSeconds(10), 30, Duration.ofMinutes(10));
    private static final SourceGuardPolicy START = SourceGuardPolicy.start(LIMITS);

    /** The example of the class comment, one look after the other. */
    @Test
    void slowsStopsAndGoesOnAsInTheExample() {
        SourceGuardPolicy policy = lag(START, 6_000);
        assertThat(policy.verdict()).isEqualTo(new Verdict.Go());
        policy = lag(policy, 7_000);
        assertSlowed(policy, 1 / 0.75 - 1, "slowed by replica lag 7s of 10s");
        policy = lag(policy, 8_000);
        assertSlowed(policy, 1, "slowed by replica lag 8s of 10s");
        policy = lag(policy, 9_000);
        assertSlowed(policy, 3, "slowed by replica lag 9s of 10s");
        policy = lag(policy, 11_000);
        assertThat(policy.verdict()).isEqualTo(new Verdict.Stop("replica lag 11s > 10s"));
        policy = lag(policy, 9_000);
        assertThat(policy.verdict()).isEqualTo(new Verdict.Stop("replica lag 9s, waits until it is below 85 % of 10s"));
        policy = lag(policy, 8_000);
        assertSlowed(policy, 1, "slowed by replica lag 8s of 10s");
        policy = lag(policy, 6_400);
        assertSlowed(policy, 1 / 0.9 - 1, "slowed by replica lag 6.4s of 10s");
        policy = lag(policy, 5_900);
        assertThat(policy.verdict()).isEqualTo(new Verdict.Go());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12s |   |      | replica lag 12s > 10s",
                "    | 31 |     | active sessions 31 > 30",
                "    |   | 700s | oldest snapshot 700s > 600s",
                "12s | 31 | 700s | replica lag 12s > 10s, active sessions 31 > 30, oldest snapshot 700s > 600s",
                "12s | 29 | 500s | replica lag 12s > 10s",
            })
    void stopsAboveALimit(@Nullable String lag, @Nullable Integer active, @Nullable String age, String reason) {
        SourceHealth health = new SourceHealth(
                seconds(lag),
                active == null ? OptionalInt.empty() : OptionalInt.of(active),
                seconds(age),
                Optional.empty());

        assertThat(START.after(health, Optional.empty()).verdict()).isEqualTo(new Verdict.Stop(reason));
    }

    @Test
    void stopsAtOnceForQueryAndFileAndGoesOnAtOnce() {
        SourceHealth asked = new SourceHealth(
                Optional.empty(), OptionalInt.empty(), Optional.empty(), Optional.of(new Throttle("billing", false)));

        assertThat(START.after(asked, Optional.of("by hand")).verdict())
                .isEqualTo(new Verdict.Stop("throttle file: by hand, throttle query: billing"));
        assertThat(START.after(asked, Optional.empty())
                        .after(unknown(), Optional.empty())
                        .verdict())
                .isEqualTo(new Verdict.Go());
    }

    @Test
    void letsTheSlowestMeasureDecideThePause() {
        SourceHealth health = new SourceHealth(
                Optional.of(Duration.ofSeconds(8)), OptionalInt.of(27), Optional.empty(), Optional.empty());

        assertSlowed(
                START.after(health, Optional.empty()), 3, "slowed by replica lag 8s of 10s, active sessions 27 of 30");
    }

    @Test
    void isNotHeldBackByWhatIsUnknownButNamesIt() {
        assertThat(START.after(unknown(), Optional.empty()).verdict()).isEqualTo(new Verdict.Go());
        assertThat(START.unknown(unknown())).containsExactly("replica lag", "active sessions", "oldest snapshot");
    }

    @Test
    void knowsNoLimitOfZero() {
        SourceGuardPolicy unlimited = SourceGuardPolicy.start(new Limits(Duration.ZERO, 0, Duration.ZERO));
        SourceHealth busy = new SourceHealth(
                Optional.of(Duration.ofDays(1)),
                OptionalInt.of(9_999),
                Optional.of(Duration.ofDays(1)),
                Optional.empty());

        assertThat(unlimited.after(busy, Optional.empty()).verdict()).isEqualTo(new Verdict.Go());
        assertThat(unlimited.unknown(unknown())).isEmpty();
    }

    @Test
    void refusesNegativeLimits() {
        assertThatThrownBy(() -> new Limits(Duration.ofSeconds(-1), 0, Duration.ZERO))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("none may be negative");
    }

    @Property
    void alwaysStopsAboveTheLimitAndNeverBelow85Percent(
            @ForAll @Size(max = 20) List<@IntRange(max = 20_000) Integer> before,
            @ForAll @IntRange(max = 20_000) int now) {
        SourceGuardPolicy policy = lag(all(before), now);

        if (now > 10_000) {
            assertThat(policy.verdict()).isInstanceOf(Verdict.Stop.class);
        }
        if (now < 8_500) {
            assertThat(policy.verdict()).isNotInstanceOf(Verdict.Stop.class);
        }
        if (now < 6_000) {
            assertThat(policy.verdict()).isEqualTo(new Verdict.Go());
        }
    }

    /** Whatever went before, and however it swings by a tenth of the limit around any bound, it settles. */
    @Property
    void doesNotFlapWhileAMeasureSwingsALittle(
            @ForAll @Size(max = 20) List<@IntRange(max = 20_000) Integer> before,
            @ForAll @IntRange(max = 11_000) int around,
            @ForAll @Size(min = 2, max = 20) List<@DoubleRange(min = -500, max = 500) Double> swings) {
        SourceGuardPolicy policy = all(before);
        int changes = 0;
        for (double swing : swings) {
            SourceGuardPolicy next = lag(policy, Math.max(0, around + (int) swing));
            changes += next.levels().equals(policy.levels()) ? 0 : 1;
            policy = next;
        }
        assertThat(changes).isLessThanOrEqualTo(2);
    }

    @Property
    void pausesMoreTheNearerTheLimit(
            @ForAll @IntRange(min = 7_000, max = 10_000) int one,
            @ForAll @IntRange(min = 7_000, max = 10_000) int other) {
        Assume.that(one <= other);

        assertThat(pause(lag(START, one))).isBetween(0.3, pause(lag(START, other)));
        assertThat(pause(lag(START, other))).isLessThanOrEqualTo(9.0001);
    }

    @Property
    void saysWhyWheneverItHoldsBack(@ForAll @Size(max = 20) List<@IntRange(max = 20_000) Integer> lags) {
        SourceGuardPolicy policy = all(lags);

        assertThat(policy.verdict().heldBackBy().isEmpty()).isEqualTo(policy.verdict() instanceof Verdict.Go);
        assertThat(policy.levels().keySet()).isSubsetOf(Measure.values());
    }

    private static SourceGuardPolicy all(List<Integer> lags) {
        SourceGuardPolicy policy = START;
        for (int millis : lags) {
            policy = lag(policy, millis);
        }
        return policy;
    }

    private static SourceGuardPolicy lag(SourceGuardPolicy before, int millis) {
        SourceHealth health = new SourceHealth(
                Optional.of(Duration.ofMillis(millis)), OptionalInt.empty(), Optional.empty(), Optional.empty());
        return before.after(health, Optional.empty());
    }

    private static SourceHealth unknown() {
        return new SourceHealth(Optional.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());
    }

    private static Optional<Duration> seconds(@Nullable String text) {
        return Optional.ofNullable(text).map(value -> Duration.parse("PT" + value.toUpperCase(Locale.ROOT)));
    }

    private static double pause(SourceGuardPolicy policy) {
        return policy.verdict() instanceof Verdict.Slow slow ? slow.pause() : 0;
    }

    private static void assertSlowed(SourceGuardPolicy policy, double pause, String reason) {
        assertThat(policy.verdict()).isInstanceOf(Verdict.Slow.class);
        assertThat(pause(policy)).isCloseTo(pause, within(0.001));
        assertThat(policy.verdict().heldBackBy()).isEqualTo(reason);
    }
}
