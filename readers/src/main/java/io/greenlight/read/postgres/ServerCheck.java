package io.greenlight.read.postgres;

import io.greenlight.check.Finding;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Looks at the server itself: version, encoding, replication, clock, and whether it tells who it is. */
final class ServerCheck {
    /** From here on an index serves {@code = ANY} in its own order, so that a pack is read without sorting it. */
    private static final int OLDEST_VERSION = 17;

    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(2);

    private final String subject;
    private final PostgresSettings settings;
    private final InstantSource ownClock;
    private final List<Finding> findings = new ArrayList<>();

    ServerCheck(String subject, PostgresSettings settings, InstantSource ownClock) {
        this.subject = subject;
        this.settings = settings;
        this.ownClock = ownClock;
    }

    /** What the server says of itself. */
    private record Facts(
            String version,
            int major,
            String encoding,
            String walLevel,
            int freeSlots,
            boolean standby,
            Instant clock) {
        static final String QUERY = """
                SELECT current_setting('server_version'), current_setting('server_version_num')::int / 10000,
                       current_setting('server_encoding'), current_setting('wal_level'),
                       current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots),
                       pg_is_in_recovery(), clock_timestamp()
                """;

        static Facts of(ResultSet row) throws SQLException {
            return new Facts(
                    row.getString(1),
                    row.getInt(2),
                    row.getString(3),
                    row.getString(4),
                    row.getInt(5),
                    row.getBoolean(6),
                    row.getObject(7, OffsetDateTime.class).toInstant());
        }
    }

    List<Finding> check(Session session) throws SQLException {
        Instant asked = ownClock.instant();
        Facts facts = session.queryRow(Facts.QUERY, Facts::of);
        Instant answered = ownClock.instant();
        findings.add(Finding.ok(
                subject,
                "PostgreSQL %s, %s, %s"
                        .formatted(facts.version(), facts.standby() ? "standby" : "primary", settings.access())));
        checkVersion(facts);
        checkEncoding(facts);
        checkReplication(facts);
        checkClock(facts, asked, answered);
        checkIdentity(session);
        checkVisibility(session);
        return findings;
    }

    private void checkVersion(Facts facts) {
        if (facts.major() < OLDEST_VERSION) {
            findings.add(Finding.problem(
                    subject,
                    "It runs PostgreSQL %s, and reading many accounts in index order needs %d or later"
                            .formatted(facts.version(), OLDEST_VERSION),
                    "Upgrade it, or read from a logical replica of a later version."));
        }
    }

    private void checkEncoding(Facts facts) {
        if (!facts.encoding().equals("UTF8")) {
            findings.add(Finding.problem(
                    subject,
                    "The database is encoded in %s, and documents are UTF-8".formatted(facts.encoding()),
                    "Read from a copy of the database that is encoded in UTF8."));
        }
    }

    private void checkReplication(Facts facts) {
        if (!facts.walLevel().equals("logical")) {
            findings.add(Finding.warning(
                    subject,
                    "wal_level is %s, so the sync cannot follow its changes".formatted(facts.walLevel()),
                    "ALTER SYSTEM SET wal_level = logical, and restart the server."));
        }
        if (facts.freeSlots() < 1) {
            findings.add(Finding.warning(
                    subject,
                    "No replication slot is free, so the sync cannot follow its changes",
                    "Raise max_replication_slots, or drop a slot that nobody uses."));
        }
    }

    private void checkClock(Facts facts, Instant asked, Instant answered) {
        Duration ahead = facts.clock().isAfter(answered)
                ? Duration.between(answered, facts.clock())
                : facts.clock().isBefore(asked) ? Duration.between(facts.clock(), asked) : Duration.ZERO;
        if (ahead.compareTo(CLOCK_TOLERANCE) > 0) {
            findings.add(Finding.warning(
                    subject,
                    "Its clock and ours differ by %d s; versions come from its clock, so nothing is lost, but delays are shown wrong"
                            .formatted(ahead.toSeconds()),
                    "Synchronise both machines with a time server."));
        }
    }

    private void checkIdentity(Session session) throws SQLException {
        try {
            IdentityReader.read(session);
        } catch (SQLException e) {
            if (!Failures.isMissingPrivilege(e)) {
                throw e;
            }
            findings.add(Finding.problem(subject, Failures.reason(e), PostgresSource.identityRemedy(settings)));
        }
    }

    private void checkVisibility(Session session) throws SQLException {
        if (!session.queryRow("SELECT pg_has_role('pg_read_all_stats', 'USAGE')", row -> row.getBoolean(1))) {
            findings.add(Finding.warning(
                    subject,
                    "It does not show us other sessions, so replica lag, active sessions and oldest snapshot are unknown and"
                            + " hold nothing back",
                    "GRANT pg_monitor TO %s."
                            .formatted(Sql.identifier(settings.access().user()))));
        }
    }
}
