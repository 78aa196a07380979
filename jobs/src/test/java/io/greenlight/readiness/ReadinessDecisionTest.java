package io.greenlight.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.config.Followed;
import io.greenlight.read.change.SourcePosition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadinessDecisionTest {
    private static final Instant SOURCE_TIME = Instant.parse("2026-11-22T10:15:03Z");
    private static final SourcePosition POSITION = SourcePosition.parse("0/5000");
    private static final ReadinessDecision DECISION = new ReadinessDecision(
            List.of("subscriber"),
            List.of("subscriber", "event"),
            Set.of("eu-1", "polled", "off"),
            new Followed(List.of("eu-1", "polled"), List.of("subscriber", "event")),
            Set.of("eu-1"),
            Duration.ofSeconds(60));

    @Test
    void nothingServesIt() {
        assertThat(decide(List.of(), new Around(), null)).isEqualTo(Verdict.NOT_INDEXED);
        assertThat(decide(List.of(row("event", "READY")), new Around(), null)).isEqualTo(Verdict.NOT_INDEXED);
    }

    @Test
    void whatIsNotReadySaysWhereItIs() {
        assertThat(code("QUEUED", "", false)).isEqualTo("QUEUED WAITING_FOR_SLOT");
        assertThat(code("QUEUED", "", true)).isEqualTo("PAUSED PAUSED_BY_OPERATOR");
        assertThat(code("INDEXING", "", false)).isEqualTo("INDEXING SUBSCRIBER_LOADING");
        assertThat(code("INDEXING", "", true)).isEqualTo("PAUSED PAUSED_BY_OPERATOR");
        assertThat(code("VERIFYING", "", true)).isEqualTo("VERIFYING VERIFYING");
        assertThat(code("FAILED", "DEAD_LETTERS: 3, at most 2 are allowed", false))
                .isEqualTo("FAILED DEAD_LETTERS: 3, at most 2 are allowed");
        assertThat(code("CANCELLED", "", false)).isEqualTo("NOT_INDEXED LEFT_OUT_BY_OPERATOR");
    }

    private static String code(String state, String reason, boolean held) {
        Verdict verdict = decide(List.of(row("subscriber", "eu-1", state, reason, held)), new Around(), null);
        assertThat(verdict.isReady()).isFalse();
        return verdict.state() + " " + verdict.reason();
    }

    @Test
    void readyWithItsSubscribersAndCompleteWithItsHistory() {
        Around around = new Around();

        assertThat(decide(List.of(row("subscriber", "READY")), around, null).reason())
                .isEqualTo("HISTORY_LOADING");
        assertThat(decide(List.of(row("subscriber", "READY"), row("event", "INDEXING")), around, null)
                        .state())
                .isEqualTo(AccountState.READY);
        assertThat(decide(List.of(row("subscriber", "READY"), row("event", "READY")), around, null)
                        .state())
                .isEqualTo(AccountState.COMPLETE);
    }

    @Test
    void anIndexThatIsNotTrustedIsStale() {
        Around around = new Around();
        around.distrust = "INDEX_CHANGED: index a is missing";

        Verdict verdict = decide(List.of(row("subscriber", "READY")), around, null);

        assertThat(verdict.state()).isEqualTo(AccountState.STALE);
        assertThat(verdict.reason()).isEqualTo("INDEX_CHANGED: index a is missing");
    }

    @Test
    void changesThatWereMissedOrComeLateAreStale() {
        assertThat(stale(new Around().broken("")))
                .isEqualTo("NOT_FOLLOWED: changes of eu-1 are not followed since this generation was loaded");
        assertThat(stale(new Around().broken("SLOT_LOST: it is gone")))
                .isEqualTo("CHANGES_MISSED: SLOT_LOST: it is gone");
        assertThat(stale(new Around().aged(null)))
                .isEqualTo("SYNC_NOT_CAUGHT_UP: the sync of eu-1 has not caught up yet");
        assertThat(stale(new Around().aged(Duration.ofSeconds(61)).held("eu-1 is away")))
                .isEqualTo("SYNC_BEHIND: the sync of eu-1 is 61 s behind, at most 60 s are allowed (eu-1 is away)");
        assertThat(decide(List.of(row("subscriber", "READY")), new Around().aged(Duration.ofSeconds(60)), null)
                        .isReady())
                .isTrue();
    }

    private static String stale(Around around) {
        Verdict verdict = decide(List.of(row("subscriber", "READY")), around, null);
        assertThat(verdict.state()).isEqualTo(AccountState.STALE);
        return verdict.reason();
    }

    @Test
    void aSourceThatIsNotFollowedIsAsFreshAsItsLoad() {
        AccountRow row = row("subscriber", "off", "READY", "", false);

        assertThat(decide(List.of(row), new Around().broken(""), null).isReady())
                .isTrue();
        assertThat(asOf(row, new Around(), SOURCE_TIME.toString())).isEqualTo("AS_OF_NOT_FOLLOWED");
    }

    @Test
    void aSourceThatNobodyKnowsAnyMoreIsNotFollowed() {
        AccountRow row = row("subscriber", "gone", "READY", "", false);

        Verdict verdict = decide(List.of(row), new Around(), null);

        assertThat(verdict.state()).isEqualTo(AccountState.STALE);
        assertThat(verdict.reason()).isEqualTo("NOT_FOLLOWED: gone is not in the configuration");
    }

    @Test
    void everythingBeforeATimeIsIn() {
        AccountRow row = row("subscriber", "READY");
        Around around = new Around().aged(Duration.ofSeconds(5));

        assertThat(asOf(row, around, SOURCE_TIME.toString())).isEqualTo("ready");
        assertThat(asOf(row, around, SOURCE_TIME.plusNanos(1).toString())).isEqualTo("NOT_YET_FRESH");
        assertThat(asOf(row, around, SOURCE_TIME.plusSeconds(6).toString())).isEqualTo("NOT_YET_FRESH");
        assertThat(asOf(row, around, SOURCE_TIME.plusSeconds(7).toString())).isEqualTo("AS_OF_IN_FUTURE");
    }

    @Test
    void aClockThatDoesNotSayWhatIsVisibleSaysNothing() {
        Around around = new Around();
        around.sourceTime = null;

        assertThat(asOf(row("subscriber", "READY"), around, SOURCE_TIME.toString()))
                .isEqualTo("AS_OF_CLOCK_UNKNOWN");
    }

    @Test
    void everythingUpToAPositionIsIn() {
        AccountRow row = row("subscriber", "READY");

        assertThat(asOf(row, new Around(), "0/5000")).isEqualTo("ready");
        assertThat(asOf(row, new Around(), "0/4FFF")).isEqualTo("ready");
        assertThat(asOf(row, new Around(), "0/5001")).isEqualTo("NOT_YET_FRESH");
        assertThat(asOf(row, new Around(), "FFFFFFFF/0")).as("unsigned").isEqualTo("NOT_YET_FRESH");
        assertThat(asOf(row("subscriber", "polled", "READY", "", false), new Around(), "0/1"))
                .isEqualTo("AS_OF_NEEDS_WAL");
    }

    @Test
    void aPositionOfAnotherHistoryIsNone() {
        AccountRow row = row("subscriber", "READY");
        Around around = new Around();
        around.doubt = "POSITION_UNCERTAIN: eu-1 is not the database that is followed";

        assertThat(asOf(row, around, "0/4000")).isEqualTo("POSITION_UNCERTAIN");
        assertThat(asOf(row, new Around().held("eu-1 does not answer"), "0/4000"))
                .as("a source that is away may come back as another")
                .isEqualTo("NOT_YET_FRESH");
    }

    private static String asOf(AccountRow row, Around around, String asOf) {
        Verdict verdict = decide(List.of(row), around, AsOf.parse(asOf));
        assertThat(verdict.state()).isEqualTo(verdict.isReady() ? AccountState.READY : AccountState.STALE);
        return verdict.isReady() ? "ready" : verdict.reason().split(":", 2)[0];
    }

    private static Verdict decide(List<AccountRow> rows, Around around, @Nullable AsOf asOf) {
        return DECISION.decide(rows, around, asOf);
    }

    private static AccountRow row(String entity, String state) {
        return row(entity, "eu-1", state, "", false);
    }

    private static AccountRow row(String entity, String source, String state, String reason, boolean held) {
        return new AccountRow(
                entity,
                7,
                entity + "s",
                "main",
                source,
                state,
                reason,
                held,
                new AccountRow.Order(0, 1),
                new AccountRow.Counts(10, 10, 0),
                null);
    }

    /** Everything is as it should be, unless it is set otherwise. */
    private static final class Around implements Surroundings {
        private String distrust = "";
        private String doubt = "";
        private String missed = "";
        private String heldBack = "";
        private boolean unbroken = true;
        private @Nullable Instant sourceTime = SOURCE_TIME;
        private @Nullable Duration age = Duration.ofSeconds(1);

        Around broken(String why) {
            unbroken = false;
            missed = why;
            return this;
        }

        Around aged(@Nullable Duration since) {
            age = since;
            return this;
        }

        Around held(String why) {
            heldBack = why;
            return this;
        }

        @Override
        public String distrust(String entity, long generation) {
            return distrust;
        }

        @Override
        public Freshness freshness(AccountRow row) {
            return new Freshness(
                    row.source(), unbroken, missed, heldBack, SOURCE_TIME, sourceTime, POSITION, age, true);
        }

        @Override
        public String positionDoubt(String source) {
            return doubt;
        }
    }
}
