package io.greenlight.read.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.read.DirectoryEntry;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.SourceIdentity;
import io.greenlight.read.SourceRefused;
import io.greenlight.schema.EntitySchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PostgresSourceIT {
    private static final Shard SHARD = new Shard(
            PostgresSourceIT.class,
            "CREATE TABLE whole (account int, id int, part text, PRIMARY KEY (account, id, part))",
            "INSERT INTO whole SELECT 1, i / 3, 'p' || i % 3 FROM generate_series(0, 999) i");

    private static final EntitySchema SCHEMA = Schemas.keyedBy("id", "part").named("subscriber");

    @Test
    void readsTheDirectory() {
        List<DirectoryEntry> entries = directory("""
                SELECT account, name, plan, next_send, documents FROM (VALUES
                    (1::smallint, 'Anna', 'gold', timestamptz '2026-11-22 10:00:00.5+01', 12::numeric),
                    (2, NULL, NULL, NULL, NULL),
                    (3, 'Zoë', 'free', 'infinity', 0)) AS v (account, name, plan, next_send, documents)
                """);

        assertThat(entries)
                .containsExactly(
                        new DirectoryEntry(
                                new AccountId("1"), "Anna", "gold", Instant.parse("2026-11-22T09:00:00.5Z"), 12),
                        new DirectoryEntry(new AccountId("2"), "2", "", null, 0),
                        new DirectoryEntry(new AccountId("3"), "Zoë", "free", null, 0));
    }

    @Test
    void namesAnAccountByItsIdWhereTheDirectoryHasNoName() {
        assertThat(directory("SELECT 'a b' AS account, 'x' AS plan, now()::timestamp AS next_send, 1 AS documents;"))
                .extracting(DirectoryEntry::name)
                .containsExactly("a b");
    }

    @Test
    void refusesADirectoryThatNamesAnAccountTwice() {
        assertThatThrownBy(
                        () -> directory(
                                "SELECT 7 AS account, 'x' AS plan, now() AS next_send, 1 AS documents FROM generate_series(1, 2)"))
                .isInstanceOf(SourceRefused.class)
                .hasMessageContaining("account 7 comes twice");
    }

    @Test
    void refusesADirectoryWithoutItsColumns() {
        assertThatThrownBy(() -> directory("SELECT 7 AS account, 'x' AS plan"))
                .isInstanceOf(SourceRefused.class)
                .hasMessageContaining("gives no column next_send, documents");
    }

    @Test
    void cutsAnAccountByWalkingItsKeys() {
        List<Key> bounds = new ArrayList<>();
        try (PostgresSource source = SHARD.source()) {
            Optional<Key> bound = boundary(source, "1", null);
            while (bound.isPresent()) {
                bounds.add(bound.get());
                bound = boundary(source, "1", bound.get());
            }
            assertThat(boundary(source, "2", null)).isEmpty();
        }

        assertThat(bounds).containsExactly(Key.of("99", "p2"), Key.of("199", "p2"), Key.of("299", "p2"));
    }

    @Test
    void saysWhichDatabaseItIs() {
        try (PostgresSource source = SHARD.source()) {
            SourceIdentity identity = source.identity();

            assertThat(identity.systemIdentifier())
                    .isEqualTo(SHARD.query("SELECT system_identifier FROM pg_control_system()")
                            .getFirst());
            assertThat(identity.standby()).isFalse();
            assertThat(identity.timeline()).isEqualTo(1);
        }
    }

    @Test
    void refusesAShardItDoesNotHave() {
        try (PostgresSource source = SHARD.source()) {
            assertThatThrownBy(() -> source.readDirectory("other", Shard.entity(SCHEMA, "SELECT 1")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Cannot read shard other at source eu-1: it has only [Shard \"1\"]");
        }
    }

    @Test
    void keepsThePasswordToItself() {
        PostgresSettings.Access access =
                new PostgresSettings.Access("jdbc:postgresql://h/db?password=hidden", "reader", "hidden");

        assertThat(access).hasToString("jdbc:postgresql://h/db as reader");
    }

    private static Optional<Key> boundary(PostgresSource source, String account, @Nullable Key after) {
        return source.findBoundary(
                Shard.NAME, Shard.entity(SCHEMA, "SELECT * FROM whole"), new AccountId(account), after, 300);
    }

    private static List<DirectoryEntry> directory(String query) {
        try (PostgresSource source = SHARD.source()) {
            return source.readDirectory(Shard.NAME, new EntityQuery(SCHEMA, query, "SELECT 1", Map.of()));
        }
    }
}
