package io.greenlight.sync;

import io.greenlight.config.Catalog;
import io.greenlight.config.Followed;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.config.SyncProperties;
import io.greenlight.control.ControlClock;
import io.greenlight.control.TaskSchedulers;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.Patience;
import io.greenlight.dispatch.RecurringWork;
import io.greenlight.dispatch.Worker;
import io.greenlight.generation.GenerationStore;
import io.greenlight.read.Source;
import io.greenlight.read.Sources;
import io.greenlight.readiness.FreshnessDemand;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.reindex.ReindexStore;
import java.time.Duration;
import java.util.List;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

/** Puts the sync together. */
@Configuration(proxyBeanMethods = false)
public class SyncConfiguration {
    private static final Duration NEW_ACCOUNTS_INTERVAL = Duration.ofSeconds(10);
    private static final String SYNC = "syncWork";
    /** For a process that has to begin to do the sync itself. */
    private static final Duration LEAST_PATIENCE = Duration.ofMinutes(1);

    @Bean
    Followed followed(GreenlightProperties properties, Catalog catalog) {
        return Followed.of(properties, catalog);
    }

    @Bean
    FreshnessDemand freshnessDemand(Followed followed, GreenlightProperties properties) {
        return new FreshnessDemand(followed, properties.sync().maxLag());
    }

    @Bean
    SyncPace syncPace(GreenlightProperties properties) {
        SyncProperties sync = properties.sync();
        return new SyncPace(
                sync.interval(),
                sync.batchDocuments(),
                sync.visibilityTimeout(),
                sync.dueAfter(),
                sync.walBudget().toBytes(),
                sync.walPolicy());
    }

    @Bean
    SyncRun.Parts syncParts(
            SyncStore store,
            ChangeApplier applier,
            SearchableChanges searchable,
            Following following,
            RetainedWal retained,
            SyncPace pace,
            LoadObserver observer) {
        return new SyncRun.Parts(store, applier, searchable, following, retained, pace, observer);
    }

    @Bean
    SyncJob syncJob(JobOperator operator, JobRepository repository, PlatformTransactionManager transactions) {
        return new SyncJob(operator, repository, transactions);
    }

    @Bean
    SyncRunner syncRunner(Sources sources, FollowedSources followed, SyncRun.Parts parts, SyncJob job, Drain drain) {
        return new SyncRunner(sources, followed, parts, job, drain);
    }

    /**
     * Sources that are not followed have a task as well, which lets them go. Runs begin only after everything is put together, so what
     * they ask of reindexes is looked up then.
     */
    @Bean
    RecurringWork syncWork(
            Sources sources,
            UnreadSlots unread,
            FollowedSources followed,
            SyncRunner runner,
            ObjectProvider<Reconciliation> reconciliation,
            ControlClock clock,
            SyncPace pace,
            TaskSchedulers schedulers) {
        return new RecurringWork(
                SyncJob.NAME,
                sources.all().stream().map(Source::name).toList(),
                source -> {
                    unread.drop(source);
                    if (followed.find(source).isPresent()) {
                        runner.run(source);
                        reconciliation.getObject().ask(source);
                    }
                },
                clock,
                pace.interval(),
                schedulers);
    }

    @Bean
    SyncCatchUp syncCatchUp(
            FollowedSources followed,
            SyncStore store,
            @Qualifier(SYNC) RecurringWork work,
            SyncCatchUp.Own own,
            Drain drain,
            GreenlightProperties properties) {
        return new SyncCatchUp(
                followed, store, work, own, drain, longer(properties.sync().maxLag(), LEAST_PATIENCE));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    @Bean
    SyncCatchUp.Own ownSync(TaskSchedulers schedulers, Worker worker) {
        return new SyncCatchUp.Own(schedulers, worker);
    }

    @Bean
    NewAccounts newAccounts(
            Followed followed,
            NewAccountStore store,
            GenerationStore generations,
            Directories directories,
            ReindexRunner reindexes) {
        return new NewAccounts(followed, store, generations, directories, reindexes);
    }

    @Bean
    RecurringWork newAccountsWork(
            Followed followed, ObjectProvider<NewAccounts> accounts, ControlClock clock, TaskSchedulers schedulers) {
        return new RecurringWork(
                "new-accounts",
                followed.sources().isEmpty() ? List.of() : List.of("all"),
                instance -> accounts.getObject().ask(),
                clock,
                NEW_ACCOUNTS_INTERVAL,
                schedulers);
    }

    @Bean
    Reconciliation reconciliation(
            Followed followed,
            SyncStore store,
            GenerationStore generations,
            ReindexStore known,
            ReindexRunner reindexes) {
        return new Reconciliation(followed, store, generations, known, reindexes);
    }

    @Bean
    SyncFollowing.Records syncRecords(SyncStore store, DueStore due) {
        return new SyncFollowing.Records(store, due);
    }

    @Bean
    SyncFollowing changeFollowing(
            Followed followed,
            SyncFollowing.Records records,
            @Qualifier(SYNC) RecurringWork work,
            SyncCatchUp sync,
            Patience patience,
            HeldBack heldBack,
            GreenlightProperties properties) {
        return new SyncFollowing(
                followed,
                records,
                work,
                sync,
                patience,
                heldBack,
                properties.sync().maxLag());
    }
}
