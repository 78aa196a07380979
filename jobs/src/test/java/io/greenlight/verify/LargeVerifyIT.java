package io.greenlight.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.ControlQueries;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.DataSet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** T14: four things are done to 100,000 documents behind Greenlight's back. */
class LargeVerifyIT {
    private static final long DOCUMENTS = 100_000;

    private final Platform platform =
            Platform.fill(LargeVerifyIT.class, new DataSet(47, 20, 0, DOCUMENTS, 0, Instant.now()));
    private final Installation greenlight = Installation.of(LargeVerifyIT.class, platform)
            .with("greenlight.plan.unit-documents", "10000")
            .with("greenlight.plan.urgent-unit-documents", "10000")
            .with("greenlight.load.max-page-rows", "4000");
    private final Tampering tampering = new Tampering(greenlight);

    @Test
    void findsExactlyWhatDiffersAndReadsTheSourceOnce() {
        assertThat(greenlight.run("reindex", "--entity", "subscriber").exitCode())
                .isZero();
        Map<String, Long> all = tampering.versions(tampering.index());
        assertThat(all).hasSize((int) DOCUMENTS);
        List<String> ids = all.keySet().stream().sorted().toList();
        String account = ids.getLast().substring(0, ids.getLast().indexOf(':'));
        String added = account + ":99000000";
        Map<String, String> spoilt = Map.of(
                ids.get(10_000),
                "STALE",
                ids.get(30_000),
                "STALE",
                ids.get(30_001),
                "STALE",
                ids.get(70_000),
                "MISSING",
                added,
                "ORPHANED");
        tampering.change(ids.get(10_000), "name", "Somebody else");
        assertThat(accountOf(ids.get(30_000))).isEqualTo(accountOf(ids.get(30_001)));
        tampering.exchange(ids.get(30_000), ids.get(30_001));
        tampering.delete(ids.get(70_000));
        tampering.addCopy(ids.getLast(), added);
        long before = rowsFetched();

        CommandResult verify = greenlight.run("verify", "--entity", "subscriber");

        assertThat(verify.exitCode()).as(verify.toString()).isEqualTo(3);
        JsonNode found = verify.json();
        assertThat(kinds(found)).isEqualTo(spoilt);
        assertThat(found.path("differences").path("total").asLong()).isEqualTo(spoilt.size());
        assertThat(found.path("rowsRead").asLong()).isEqualTo(DOCUMENTS);
        assertThat(found.path("rowsReadAgain").asLong())
                .as("those that differ and have a row")
                .isEqualTo(4)
                .isLessThan(DOCUMENTS / 1000);
        await().until(() -> rowsFetched() - before >= DOCUMENTS);
        assertThat(rowsFetched() - before)
                .as("what the servers count themselves")
                .isLessThan(DOCUMENTS + DOCUMENTS / 1000);

        Map<String, Long> spoiltVersions = tampering.versions(tampering.index());
        CommandResult repair = greenlight.run("repair");

        assertThat(repair.exitCode()).as(repair.toString()).isZero();
        assertThat(repair.json().path("repaired").asLong()).isEqualTo(spoilt.size());
        tampering.refresh();
        Map<String, Long> written = new HashMap<>(tampering.versions(tampering.index()));
        written.entrySet().removeIf(entry -> entry.getValue().equals(spoiltVersions.get(entry.getKey())));
        assertThat(written).containsOnlyKeys(spoilt.keySet());
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
        assertThat(greenlight.run("verify", "--entity", "subscriber").exitCode())
                .isZero();
    }

    private static String accountOf(String id) {
        return id.substring(0, id.indexOf(':'));
    }

    /** Rows of subscribers that anybody was given; a session counts itself in when it ends. */
    private long rowsFetched() {
        return platform.databases().values().stream()
                .mapToLong(
                        database -> new ControlQueries(database)
                                .number(
                                        "select sum(seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint from pg_stat_user_tables where relname = 'subscribers'"))
                .sum();
    }

    /** Kind by id of the keys that are listed. */
    private static Map<String, String> kinds(JsonNode result) {
        Map<String, String> kinds = new HashMap<>();
        result.path("differences")
                .path("keys")
                .forEach(key -> kinds.put(
                        key.path("account").asString() + ":"
                                + key.path("key").path(0).asString(),
                        key.path("kind").asString()));
        return kinds;
    }
}
