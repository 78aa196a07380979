package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.check.Finding;
import io.greenlight.check.Finding.Severity;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.ChangeStream;
import io.greenlight.read.change.ChangeTable;
import io.greenlight.read.change.EntityChanges;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChangeCheckIT {
    private static final String SUBJECT = "source eu-1";
    private static final String PLACE = "source eu-1 " + Shard.NAME;
    private static final String QUOTED = "\"Shard \"\"1\"\"\".";

    private static final Shard SHARD = new Shard(
            ChangeCheckIT.class,
            "CREATE TABLE good (account int8, id int8, at timestamptz, PRIMARY KEY (account, id, at))",
            "CREATE TABLE heap (account int8, id int8)",
            "CREATE TABLE indexed (account int8 NOT NULL, id int8 NOT NULL)",
            "CREATE UNIQUE INDEX by_key ON indexed (account, id)",
            "CREATE TABLE narrow (account int8, id int8 PRIMARY KEY)",
            "CREATE TABLE dated (account int8, id int8, at timestamptz NOT NULL, PRIMARY KEY (account, id))",
            "CREATE UNIQUE INDEX with_time ON dated (account, id, at)",
            "CREATE UNLOGGED TABLE unlogged (account int8, id int8, PRIMARY KEY (account, id))",
            "CREATE VIEW looked_at AS SELECT * FROM good",
            "CREATE TABLE part (account int8, id int8, at date) PARTITION BY RANGE (at)",
            "CREATE TABLE part_1 PARTITION OF part FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
            "ALTER TABLE part_1 REPLICA IDENTITY FULL",
            """
            CREATE TABLE calculated (account int8, id int8, twice int8 GENERATED ALWAYS AS (id * 2) STORED,
                PRIMARY KEY (account, id))
            """,
            "ALTER TABLE calculated REPLICA IDENTITY FULL",
            "DO 'BEGIN CREATE ROLE follower LOGIN PASSWORD ''p''; EXCEPTION WHEN duplicate_object THEN NULL; END'",
            "GRANT USAGE ON SCHEMA \"Shard \"\"1\"\"\" TO follower");

    @Test
    void isContentWithTablesThatCanBeFollowed() {
        assertThat(check(ChangeTable.of("good", "account", "id").withMonth("at")))
                .containsExactly(Finding.ok(SUBJECT, "Its changes can be followed in the WAL"));
    }

    @Test
    void saysWhichReplicaIdentityATableNeeds() {
        assertThat(check(ChangeTable.of("heap", "account", "id"), ChangeTable.of("indexed", "account", "id")))
                .containsExactly(
                        Finding.warning(
                                PLACE,
                                "Table %sheap has no usable replica identity, so only its new rows are seen: updates and deletes come from verification"
                                        .formatted(QUOTED),
                                "ALTER TABLE %sheap REPLICA IDENTITY FULL".formatted(QUOTED)),
                        Finding.warning(
                                PLACE,
                                "Table %sindexed has no usable replica identity, so only its new rows are seen: updates and deletes come from verification"
                                        .formatted(QUOTED),
                                "ALTER TABLE %sindexed REPLICA IDENTITY USING INDEX by_key".formatted(QUOTED)));
        assertThat(check(ChangeTable.of("narrow", "account", "id")))
                .containsExactly(Finding.warning(
                        PLACE,
                        "The replica identity of %snarrow does not cover account, so deletes and moves between accounts come from verification"
                                .formatted(QUOTED),
                        "ALTER TABLE %snarrow REPLICA IDENTITY FULL".formatted(QUOTED)));
        assertThat(check(ChangeTable.of("dated", "account", "id").withMonth("at")))
                .containsExactly(Finding.warning(
                        PLACE,
                        "The replica identity of %sdated does not cover at, so the months that a changed document may have left must be searched"
                                .formatted(QUOTED),
                        "ALTER TABLE %sdated REPLICA IDENTITY USING INDEX with_time".formatted(QUOTED)));
    }

    @Test
    void wantsAPrimaryKeyOfAPartitionedTableSinceFuturePartitionsHaveNothingElse() {
        assertThat(check(ChangeTable.of("part", "account", "id").withMonth("at")))
                .extracting(Finding::remedy)
                .containsExactly("ALTER TABLE %spart ADD PRIMARY KEY (\"account\", \"id\", \"at\")".formatted(QUOTED));
    }

    @Test
    void namesTablesThatCannotBeFollowed() {
        List<Finding> findings = check(
                ChangeTable.of("nowhere", "account", "id"),
                ChangeTable.of("looked_at", "account", "id"),
                ChangeTable.of("unlogged", "account", "id"),
                ChangeTable.of("good", "account", "ident"));

        assertThat(findings).allSatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(Severity.PROBLEM);
            assertThat(finding.remedy()).isNotEmpty();
        });
        assertThat(findings)
                .extracting(Finding::message)
                .containsExactlyInAnyOrder(
                        "There is no table %snowhere".formatted(QUOTED),
                        "%slooked_at is no table, so it has no changes of its own".formatted(QUOTED),
                        "Changes of %sunlogged are not in the WAL, since it is unlogged or temporary".formatted(QUOTED),
                        "Table %sgood has no column ident".formatted(QUOTED));
        try (PostgresSource source = SHARD.source()) {
            ChangeSource changes = source.changes("checked", List.of(entity(ChangeTable.of("nowhere", "a", "id"))));
            assertThatThrownBy(changes::prepare)
                    .isInstanceOf(SourceRefused.class)
                    .hasMessageContaining("There is no table %snowhere".formatted(QUOTED));
        }
    }

    @Test
    void tellsAnAdministratorWhatToRunForARoleThatMayNot() {
        PostgresSettings.Access follower =
                new PostgresSettings.Access(SHARD.access().url(), "follower", "p");
        try (PostgresSource source = SHARD.source(follower, PostgresSettings.Limits.DEFAULTS)) {
            ChangeSource changes = source.changes("checked", List.of(entity(ChangeTable.of("good", "account", "id"))));
            List<Finding> findings = changes.check();

            assertThat(findings).hasSize(2);
            assertThat(findings.getFirst().remedy()).isEqualTo("ALTER ROLE \"follower\" REPLICATION");
            assertThat(findings.getLast().message()).isEqualTo("Role follower may not publish the tables");
            assertThat(findings.getLast().remedy())
                    .startsWith("Let the owner of the tables run: CREATE PUBLICATION greenlight_checked FOR TABLE ONLY "
                            + QUOTED + "good WITH (publish = 'insert, update, delete, truncate', "
                            + "publish_via_partition_root = true")
                    .contains("; CREATE PUBLICATION greenlight_checked_inserts WITH (publish = 'insert, truncate'");
            assertThatThrownBy(changes::prepare)
                    .isInstanceOf(SourceRefused.class)
                    .hasMessageContaining("Let the owner of the tables run: CREATE PUBLICATION greenlight_checked");

            String prefix = "Let the owner of the tables run: ";
            SHARD.execute(findings.getLast().remedy().substring(prefix.length()).split("; "));
            SHARD.execute("ALTER ROLE follower REPLICATION");
            assertThat(changes.check()).extracting(Finding::severity).containsExactly(Severity.OK);
            assertThat(changes.prepare().slotCreated()).isTrue();
            SHARD.execute("INSERT INTO good VALUES (1, 1, now())");
            try (ChangeStream stream = changes.openStream(null)) {
                assertThat(Follower.texts(stream.next(9, changes.currentPosition())))
                        .containsExactly("subscriber 1/1 inserted");
            } finally {
                changes.dropSlot();
                SHARD.execute("DROP PUBLICATION greenlight_checked, greenlight_checked_inserts");
                SHARD.execute("ALTER ROLE follower NOREPLICATION");
            }
        }
    }

    @Test
    void looksWhetherAKeyThatIsAnExpressionIsThatOfThePageQuery() {
        SHARD.execute(
                "CREATE TABLE lines (account int8, who text, n int8, PRIMARY KEY (account, n))",
                "CREATE INDEX ON lines (account, md5(who || n))",
                "INSERT INTO lines SELECT 1, 'w', i FROM generate_series(1, 30) i");
        String page = "SELECT account, md5(who || n) AS id FROM lines";
        Finding inserts = Finding.warning(
                PLACE,
                "The key of %s\"lines\" is an expression, so only its new rows are seen for sure: updates and deletes come from verification"
                        .formatted(QUOTED),
                "Let greenlight.verify.schedule compare every night, or give the table a key.");

        assertThat(check(page, ChangeTable.of("lines", "account", "(md5(who || n))")))
                .containsExactly(inserts);
        assertThat(check(page, ChangeTable.of("lines", "account", "(md5(n || who))")))
                .containsExactly(
                        inserts,
                        Finding.warning(
                                PLACE,
                                "None of 20 rows of %s\"lines\" is found by its key ((md5(n || who))) in the page query of subscriber, so its changes would be missed"
                                        .formatted(QUOTED),
                                "Give the same expression in both."));
        assertThat(check(page, ChangeTable.of("lines", "account", "(md5(whom))")))
                .last()
                .isEqualTo(Finding.problem(
                        PLACE,
                        "The key ((md5(whom))) of %s\"lines\" cannot be computed: column \"whom\" does not exist (SQLSTATE 42703)"
                                .formatted(QUOTED),
                        "Correct the entity's change tables: the expression is over the columns of one row."));
    }

    @Test
    void letsUpdatesOfGeneratedColumnsGoOnUnderAFullIdentity() {
        try (Follower follower =
                new Follower(SHARD.source(), "calculated", entity(ChangeTable.of("calculated", "account", "id")))) {
            SHARD.execute("INSERT INTO calculated VALUES (1, 1)", "UPDATE calculated SET id = 2");
            assertThat(follower.read()).containsExactly("subscriber 1/1 may have left", "subscriber 1/2 inserted");
        }
    }

    @Test
    void findsASlotOfSomebodyElse() {
        SHARD.execute("SELECT pg_create_physical_replication_slot('greenlight_checked')");
        try {
            assertThat(check(ChangeTable.of("good", "account", "id")))
                    .containsExactly(Finding.problem(
                            SUBJECT,
                            "Slot greenlight_checked is somebody else's: it was made for physical",
                            "End that consumer, or choose another name for this installation."));
        } finally {
            SHARD.execute("SELECT pg_drop_replication_slot('greenlight_checked')");
        }
    }

    private static List<Finding> check(ChangeTable... tables) {
        return check("SELECT 1", tables);
    }

    private static List<Finding> check(String page, ChangeTable... tables) {
        try (PostgresSource source = SHARD.source()) {
            return source.changes("checked", List.of(entity(page, tables))).check();
        }
    }

    private static EntityChanges entity(ChangeTable... tables) {
        return entity("SELECT 1", tables);
    }

    private static EntityChanges entity(String page, ChangeTable... tables) {
        return new EntityChanges(
                "subscriber", Shard.entity(Schemas.keyedBy("id").named("subscriber"), page), List.of(tables));
    }
}
