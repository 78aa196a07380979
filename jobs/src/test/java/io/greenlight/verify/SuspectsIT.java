package io.greenlight.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.cli.Application;
import io.greenlight.cli.GlobalOptions;
import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.testbed.data.Account;
import io.greenlight.testbed.data.DataSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody carries changes while accounts are compared. */
class SuspectsIT {
    private Platform platform = Platform.fill(SuspectsIT.class, new DataSet(7, 1, 0, 200, 0, Instant.now()));
    private Installation greenlight = Installation.of(SuspectsIT.class, platform);
    private Account account = platform.population().largest();
    private Application application;
    private AccountHome home;
    private List<String> ids;

    @BeforeEach
    void reindex() {
        CommandResult full = greenlight.run("reindex");
        assertThat(full.exitCode()).as(full.toString()).isZero();
        GlobalOptions options = new GlobalOptions();
        options.config = greenlight.configuration();
        application = Application.start(options);
        Generation generation =
                application.get(GenerationStore.class).findServing("subscriber").orElseThrow();
        home = new AccountHome(
                generation,
                account.shard().source(),
                account.shard().schema(),
                new AccountId(Long.toString(account.id())));
        ids = new Tampering(greenlight)
                .ids(account.id()).stream()
                        .map(id -> id.substring(id.indexOf(':') + 1))
                        .toList();
    }

    @AfterEach
    void close() {
        application.close();
    }

    @Test
    void areLookedAtWhenThatIsDone() {
        rename(ids.get(0), "Changed");
        platform.execute(account.shard(), "delete from subscribers where id = " + ids.get(1));
        List<String> waited = new ArrayList<>();

        ScopeFindings findings = compare((source, version) -> {
            waited.add(source);
            carry(ids.get(0), ids.get(1));
        });

        assertThat(waited).containsExactly(home.source());
        assertThat(findings.isClean()).as(findings.toString()).isTrue();
        assertThat(findings.rowsReadAgain()).isEqualTo(1);
        assertThat(compare(SyncBarrier.NONE).rowsReadAgain()).as("no suspects").isZero();
    }

    @Test
    void areReadAgainWhereTheIndexIsAhead() {
        rename(ids.get(0), "Changed");
        List<Long> versions = new ArrayList<>();

        ScopeFindings findings = compare((source, version) -> {
            versions.add(version);
            if (versions.size() == 1) {
                rename(ids.get(0), "Changed after it was read again");
                carry(ids.get(0));
            }
        });

        assertThat(findings.isClean()).as(findings.toString()).isTrue();
        assertThat(versions).hasSize(1);
        assertThat(findings.rowsReadAgain()).isEqualTo(2);
    }

    @Test
    void doNotDifferWhileTheyChangeAllTheTime() {
        rename(ids.get(0), "Changed");
        List<Long> versions = new ArrayList<>();

        ScopeFindings findings = compare((source, version) -> {
            versions.add(version);
            rename(ids.get(0), "Changed again " + versions.size());
            carry(ids.get(0));
            rename(ids.get(0), "And once more " + versions.size());
        });

        assertThat(findings.isClean()).as(findings.toString()).isTrue();
        assertThat(versions).hasSizeGreaterThan(2).isSorted();
    }

    /** The index holds what the primary had, and the standby shows it only at the last read but one. */
    @Test
    void areReadAgainUntilAStandbyHasCaughtUp() {
        rename(ids.get(0), "Written");
        carry(ids.get(0));
        new Tampering(greenlight).change(account.id() + ":" + ids.get(0), "name", "Written", Long.MAX_VALUE / 2);
        rename(ids.get(0), "Shown by a standby that lags");
        List<Long> versions = new ArrayList<>();

        ScopeFindings findings = compare((source, version) -> {
            versions.add(version);
            if (versions.size() == 3) {
                rename(ids.get(0), "Written");
            }
        });

        assertThat(findings.isClean()).as(findings.toString()).isTrue();
        assertThat(findings.rowsReadAgain()).isEqualTo(4);
    }

    @Test
    void differWhereTheIndexHasAVersionThatNobodyWrites() {
        String document = account.id() + ":" + ids.get(0);
        new Tampering(greenlight).change(document, "name", "Written by nobody", Long.MAX_VALUE / 2);

        ScopeFindings findings = compare(SyncBarrier.NONE);

        assertThat(findings.differences())
                .containsExactly(new Difference(home.account(), Key.of(ids.get(0)), DifferenceKind.STALE));
    }

    @Test
    void differWhenNobodyCarriesTheChange() {
        rename(ids.get(0), "Changed");

        ScopeFindings findings = compare(SyncBarrier.NONE);

        assertThat(findings.differences())
                .containsExactly(new Difference(home.account(), Key.of(ids.get(0)), DifferenceKind.STALE));
    }

    private void rename(String id, String name) {
        platform.execute(account.shard(), "update subscribers set name = '%s' where id = %s".formatted(name, id));
    }

    /** Brings these rows to the index. */
    private void carry(String... some) {
        Comparisons comparisons = application.get(Comparisons.class);
        try (SourceReads reads = comparisons.open(home.generation(), home.source(), home.shard())) {
            List<Key> keys = List.of(some).stream().map(Key::of).toList();
            assertThat(application
                            .get(KeyRepair.class)
                            .repair(home, keys, reads)
                            .ended(KeyRepair.Ending.REPAIRED))
                    .containsExactlyInAnyOrderElementsOf(keys);
        }
    }

    private ScopeFindings compare(SyncBarrier barrier) {
        return new Comparisons(
                        application.get(SourceReads.Surroundings.class),
                        application.get(Catalog.class),
                        application.get(Comparisons.Index.class),
                        application.get(VerificationStore.class),
                        barrier,
                        application.get(GreenlightProperties.class))
                .compare(home.generation(), Depth.DOCUMENTS, home.scope());
    }
}
