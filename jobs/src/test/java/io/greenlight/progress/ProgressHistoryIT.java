package io.greenlight.progress;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.DataSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of how a reindex went. */
class ProgressHistoryIT {
    private Installation greenlight;
    private Observed observed;
    private ProgressHistoryStore history;

    @BeforeEach
    void start() {
        Platform platform = Platform.fill(ProgressHistoryIT.class, new DataSet(7, 1, 0, 10, 0, Instant.now()));
        greenlight = Installation.of(ProgressHistoryIT.class, platform);
        observed = Observed.start(greenlight, LoadObserver.NONE);
        history = observed.application().get(ProgressHistoryStore.class);
        greenlight.ask().rows("""
                insert into reindex (state, mode, target, entities, hold_swap)
                values ('LOADING', 'WARM', 'main', '{subscriber}', false)
                returning id""");
    }

    @AfterEach
    void stop() {
        observed.close();
    }

    /** Every five seconds from {@code from} to {@code to} ago. */
    private void sample(Duration from, Duration to) {
        greenlight.ask().rows("""
                insert into progress_sample (reindex_id, sampled_at, documents, expected, accounts, ready, dead, held_back)
                select 1, at, 1000 + extract(epoch from at - clock_timestamp()) * 10, 1000, 0, 0, 0, ''
                from generate_series(clock_timestamp() - make_interval(secs => ?), clock_timestamp() - make_interval(secs => ?),
                    interval '5 seconds') as at
                returning 1""", (double) from.toSeconds(), (double) to.toSeconds());
    }

    private long kept(String which) {
        return greenlight.ask().number("select count(*) from progress_sample where " + which);
    }

    @Test
    void thinsWhatIsOldAndErasesWhatIsVeryOld() {
        sample(Duration.ofMinutes(30), Duration.ZERO);
        sample(Duration.ofHours(3), Duration.ofHours(2));
        sample(Duration.ofHours(50), Duration.ofHours(48));
        sample(Duration.ofDays(32), Duration.ofDays(31));
        long young = kept("sampled_at > clock_timestamp() - interval '1 hour'");

        history.thin();

        assertThat(kept("sampled_at > clock_timestamp() - interval '1 hour'")).isEqualTo(young);
        assertThat(
                        kept(
                                "sampled_at between clock_timestamp() - interval '4 hours' and clock_timestamp() - interval '1 hour'"))
                .isBetween(60L, 62L);
        assertThat(
                        kept(
                                "sampled_at between clock_timestamp() - interval '3 days' and clock_timestamp() - interval '1 day'"))
                .isBetween(8L, 10L);
        assertThat(kept("sampled_at < clock_timestamp() - interval '30 days'")).isZero();
        assertThat(history.thin()).isZero();
    }

    @Test
    void aChartHasAFewPointsAndTheLatestAmongThem() {
        sample(Duration.ofMinutes(50), Duration.ZERO);
        Instant latest = Instant.parse(greenlight
                .ask()
                .texts(
                        "select to_char(max(sampled_at) at time zone 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"') from progress_sample")
                .getFirst());

        List<ProgressSample> points = history.history(1, 100);

        assertThat(points)
                .hasSizeBetween(80, 100)
                .isSortedAccordingTo((one, other) -> one.at().compareTo(other.at()));
        assertThat(points.getLast().at()).isEqualTo(latest);
        assertThat(history.history(2, 100)).isEmpty();
    }

    @Test
    void theRateIsThatOfTheLastMinute() {
        assertThat(history.rate(1).perSecond()).isZero();
        sample(Duration.ofMinutes(2), Duration.ZERO);

        assertThat(history.rate(1).perSecond()).isBetween(9.0, 11.0);
    }

    @Test
    void whatIsUnderWayOrHasJustEndedIsSampled() {
        assertThat(history.toSample(Duration.ofSeconds(10))).containsExactly(1L);

        greenlight
                .ask()
                .rows(
                        "update reindex set state = 'DONE', finished_at = clock_timestamp() - interval '1 minute' returning 1");

        assertThat(history.toSample(Duration.ofSeconds(10))).isEmpty();
        assertThat(history.toSample(Duration.ofMinutes(2))).containsExactly(1L);
    }
}
