package io.greenlight.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.ControlQueries;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Observed;
import io.greenlight.fixture.Platform;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import io.greenlight.testbed.data.Shard;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A table that is followed from now on was not followed before, whoever has published it. */
class TablesAddedIT {
    private final Platform platform = Platform.fill(TablesAddedIT.class, new DataSet(23, 6, 0, 200, 0, Instant.now()));
    private final Installation greenlight =
            Installation.of(TablesAddedIT.class, platform).synced();
    private final Account account = platform.population().accounts().stream()
            .filter(one -> one.shard() == Shard.EU_2_PUBLIC)
            .findFirst()
            .orElseThrow();

    @AfterEach
    void dropSlots() {
        greenlight.dropSlots();
    }

    @Test
    void isNoticedThoughItsOwnerHasPublishedIt() {
        assertExitCode(0, "reindex", "--entity", "subscriber");
        assertExitCode(0, "sync");
        createNotes();
        String publication = new ControlQueries(platform.database("eu-2"))
                .texts("select pubname from pg_publication where pubname not like '%inserts'")
                .getFirst();
        platform.execute(Shard.EU_2_PUBLIC, "alter publication %s add table only notes".formatted(publication));
        followNotes();

        assertExitCode(0, "sync");

        CommandResult stale = assertExitCode(4, "ready", Long.toString(account.id()));
        assertThat(stale.json().path("reason").asString())
                .isEqualTo(
                        "CHANGES_MISSED: TABLES_ADDED: changes of public.notes as subscriber (account account_id, key subscriber_id) were not followed before");
        assertExitCode(0, "reindex", "--entity", "subscriber", "--source", "eu-2");
        assertExitCode(0, "sync");
        assertExitCode(0, "ready", Long.toString(account.id()));
    }

    @Test
    void isMissedByEachRunOfAWorkerThatDoesNotKnowIt() {
        assertExitCode(0, "reindex", "--entity", "subscriber");
        createNotes();
        try (Observed old = Observed.start(greenlight, LoadObserver.NONE)) {
            followNotes();
            try (Observed young = Observed.start(greenlight, LoadObserver.NONE)) {
                run(old);
                long chain = chain();
                run(young);
                assertThat(chain()).isEqualTo(chain + 1);
                run(young);
                run(old);
                assertThat(chain()).as("nothing that it follows was missed").isEqualTo(chain + 1);
                run(young);
                assertThat(chain()).isEqualTo(chain + 2);
            }
        }
    }

    @Test
    void isNotNoticedWhereNobodyHasNotedWhatWasFollowed() {
        assertExitCode(0, "reindex", "--entity", "subscriber");
        try (Observed started = Observed.start(greenlight, LoadObserver.NONE)) {
            run(started);
            long chain = chain();
            greenlight.ask().rows("update source_sync set tables = '{}' returning source");
            run(started);

            assertThat(chain()).isEqualTo(chain);
            assertThat(greenlight
                            .ask()
                            .texts("select array_to_string(tables, '; ') from source_sync where source = 'eu-2'"))
                    .containsExactly(
                            "public.events as event (account account_id, key id, month occurred_at); public.subscriber_groups as subscriber (account account_id, key subscriber_id); public.subscribers as subscriber (account account_id, key id)");
        }
    }

    private void createNotes() {
        for (Shard shard : Shard.values()) {
            platform.execute(
                    shard,
                    "create table notes (account_id bigint, subscriber_id bigint, body text, primary key (account_id, subscriber_id))");
        }
    }

    private void followNotes() {
        greenlight
                .with("greenlight.entities.subscriber.changes.notes.account", "account_id")
                .with("greenlight.entities.subscriber.changes.notes.key[0]", "subscriber_id");
    }

    private static void run(Observed process) {
        assertThat(process.application().get(SyncRunner.class).run("eu-2")).isTrue();
    }

    private long chain() {
        return greenlight.ask().number("select following from source_sync where source = 'eu-2'");
    }

    private CommandResult assertExitCode(int code, String... command) {
        CommandResult result = greenlight.run(command);
        assertThat(result.exitCode()).as(result.toString()).isEqualTo(code);
        return result;
    }
}
