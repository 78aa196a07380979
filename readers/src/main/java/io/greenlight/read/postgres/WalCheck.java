package io.greenlight.read.postgres;

import io.greenlight.check.Finding;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.change.EntityChanges;
import io.greenlight.read.change.SlotHealth;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Looks at everything that following the WAL of a source needs. */
final class WalCheck {
    private final Server server;
    private final WalNames names;
    private final WalSlot slot;
    private final List<EntityChanges> entities;
    private final String subject;
    private final List<Finding> findings = new ArrayList<>();

    WalCheck(Server server, WalNames names, WalSlot slot, List<EntityChanges> entities) {
        this.server = server;
        this.names = names;
        this.slot = slot;
        this.entities = entities;
        this.subject = "source " + server.settings().name();
    }

    /** What the server allows. */
    private record Facts(String walLevel, boolean standby, boolean mayReplicate, int freeSlots, int freeSenders) {
        /** Some hosted servers give the right to replicate by a role of this name. */
        static final String QUERY = """
                SELECT current_setting('wal_level'), pg_is_in_recovery(),
                       (SELECT rolreplication OR rolsuper FROM pg_roles WHERE rolname = current_user)
                           OR EXISTS (SELECT FROM pg_roles WHERE rolname = 'rds_replication' AND pg_has_role(oid, 'USAGE')),
                       current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots),
                       current_setting('max_wal_senders')::int - (SELECT count(*) FROM pg_stat_replication)
                """;

        static Facts of(ResultSet row) throws SQLException {
            return new Facts(row.getString(1), row.getBoolean(2), row.getBoolean(3), row.getInt(4), row.getInt(5));
        }
    }

    List<Finding> check() {
        try (Connections.Permit permit = server.connections().acquire("check the changes of " + subject);
                Session session = permit.connect(null)) {
            Facts facts = session.queryRow(Facts.QUERY, Facts::of);
            checkServer(facts);
            checkSlot(slot.health(session), facts);
            List<CatalogTable> tables =
                    CatalogTable.read(session, server.settings().shards(), entities);
            findings.addAll(new TableCheck(subject, entities).check(tables));
            checkPublications(Publications.read(session, names), tables);
            findings.addAll(new ComputedKeyCheck(server, subject).check(entities));
        } catch (SourceUnavailable e) {
            problem(String.valueOf(e.getMessage()), "");
        } catch (SQLException e) {
            problem(Failures.reason(e), Failures.remedy(e));
        }
        return findings.isEmpty()
                ? List.of(Finding.ok(subject, "Its changes can be followed in the WAL"))
                : List.copyOf(findings);
    }

    private void checkServer(Facts facts) {
        if (facts.standby()) {
            problem("It is a standby, and changes are followed at the primary", "Name the primary as the source.");
        }
        if (!facts.walLevel().equals("logical")) {
            problem(
                    "wal_level is %s, so its changes cannot be followed".formatted(facts.walLevel()),
                    "ALTER SYSTEM SET wal_level = logical, and restart the server.");
        }
        if (!facts.mayReplicate()) {
            String user = server.settings().access().user();
            problem(
                    "Role %s may not replicate".formatted(user),
                    "ALTER ROLE %s REPLICATION".formatted(Sql.identifier(user)));
        }
    }

    private void checkSlot(SlotHealth health, Facts facts) {
        switch (health.state()) {
            case ABSENT -> {
                if (facts.freeSlots() < 1) {
                    problem(
                            "No replication slot is free",
                            "Raise max_replication_slots, or drop a slot that nobody uses.");
                }
                checkSenders(facts);
            }
            case IDLE -> {
                if (!health.detail().isEmpty()) {
                    findings.add(
                            Finding.warning(subject, slot(health), "Start the sync, or raise max_slot_wal_keep_size."));
                }
                checkSenders(facts);
            }
            case LOST -> problem(slot(health), "Reconcile the source's accounts, drop the slot and prepare again.");
            case FOREIGN -> problem(slot(health), "End that consumer, or choose another name for this installation.");
            case ACTIVE, NOT_NEEDED -> {
                // as it should be
            }
        }
    }

    private void checkSenders(Facts facts) {
        if (facts.freeSenders() < 1) {
            problem("No WAL sender is free", "Raise max_wal_senders, or end a consumer that nobody needs.");
        }
    }

    private String slot(SlotHealth health) {
        return switch (health.state()) {
            case LOST -> "Slot %s is lost: %s".formatted(names.slot(), health.detail());
            case FOREIGN -> "Slot %s is somebody else's: %s".formatted(names.slot(), health.detail());
            case IDLE, ACTIVE, ABSENT, NOT_NEEDED -> "Slot %s: %s".formatted(names.slot(), health.detail());
        };
    }

    private void checkPublications(Publications publications, List<CatalogTable> tables) {
        List<String> statements = publications.statements(tables);
        if (!statements.isEmpty() && !publications.mayRun(tables)) {
            problem(
                    "Role %s may not publish the tables"
                            .formatted(server.settings().access().user()),
                    "Let the owner of the tables run: " + String.join("; ", statements));
        }
    }

    private void problem(String message, String remedy) {
        findings.add(Finding.problem(subject, message, remedy));
    }
}
