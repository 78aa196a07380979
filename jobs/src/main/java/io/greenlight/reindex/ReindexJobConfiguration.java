package io.greenlight.reindex;

import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.deadletter.DeadLetterStore;
import io.greenlight.dispatch.AccountSteeringStore;
import io.greenlight.dispatch.ControlPatience;
import io.greenlight.dispatch.Dispatcher;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.dispatch.LiveLimits;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.Patience;
import io.greenlight.dispatch.SlotRunner;
import io.greenlight.dispatch.SlotStore;
import io.greenlight.dispatch.SlotTasks;
import io.greenlight.dispatch.UnitStore;
import io.greenlight.dispatch.Worker;
import io.greenlight.dispatch.WorkerStore;
import io.greenlight.generation.ChangeFollowing;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.IndexIdentity;
import io.greenlight.generation.Layouts;
import io.greenlight.generation.MonthlyIndexes;
import io.greenlight.guard.SourceClocks;
import io.greenlight.guard.SourceGuards;
import io.greenlight.metrics.LoadMeters;
import io.greenlight.read.Source;
import io.greenlight.read.Sources;
import io.greenlight.readiness.AccountVerifier;
import io.greenlight.readiness.FreshnessDemand;
import io.greenlight.readiness.ReadinessStore;
import io.greenlight.readiness.SourceCheck;
import io.greenlight.swap.SwapGate;
import io.greenlight.swap.Swapper;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.LongConsumer;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttribute;

/**
 * The reindex as a Spring Batch job: plan, create, load, look for late accounts, load those, finish, swap. The load is a
 * partitioned step with one partition per slot, however many accounts and units there are; its item is a page.
 *
 * <p>The slots run on any worker, as tasks of their own ({@link DispatchedLoad}): the job's manager, which runs the other steps,
 * only watches them, and may die and be replaced while they go on.
 */
@Configuration(proxyBeanMethods = false)
@EnableBatchProcessing
@EnableJdbcJobRepository(isolationLevelForCreate = Isolation.READ_COMMITTED)
public class ReindexJobConfiguration {
    /** Parameter of the job: the number of the reindex. */
    static final String REINDEX = "reindex";

    /** Parameter of the job: the epoch of the manager's run. */
    static final String RUN = "run";

    /** A task waits for servers; what it records it commits itself, in the order in which it must become true. */
    private static final TransactionAttribute NO_TRANSACTION =
            new DefaultTransactionAttribute(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);

    @Bean
    Job reindexJob(
            JobRepository repository,
            PlatformTransactionManager transactions,
            ReindexTasks tasks,
            Step load,
            Step loadLate) {
        return new JobBuilder("reindex", repository)
                .start(task("plan", repository, transactions, tasks, tasks::plan))
                .next(task("create", repository, transactions, tasks, tasks::create))
                .next(load)
                .next(task("late", repository, transactions, tasks, tasks::planLateAccounts))
                .next(loadLate)
                .next(task("finish", repository, transactions, tasks, tasks::finish))
                .next(task("swap", repository, transactions, tasks, tasks::swap))
                .build();
    }

    /** A part, into the generation that serves: nothing to create and nothing to swap. */
    @Bean
    Job partialJob(
            JobRepository repository,
            PlatformTransactionManager transactions,
            ReindexTasks tasks,
            PartialTasks partial,
            Step load) {
        return new JobBuilder("partial", repository)
                .start(task("plan", repository, transactions, tasks, partial::plan))
                .next(load)
                .next(task("finish", repository, transactions, tasks, partial::finish))
                .build();
    }

    @Bean
    PartialTasks partialTasks(
            Catalog catalog,
            PartialPlanner planner,
            PartialStore parts,
            PartialTasks.Records records,
            IndexIdentity identity,
            Patience patience) {
        return new PartialTasks(catalog, planner, parts, records, identity, patience);
    }

    @Bean
    PartialTasks.Records partialRecords(
            ReindexStore reindexes,
            GenerationStore generations,
            AccountSteeringStore steering,
            ChangeFollowing following,
            Sources sources) {
        return new PartialTasks.Records(
                reindexes,
                generations,
                steering,
                following,
                sources.all().stream().map(Source::name).toList());
    }

    @Bean
    PartialSettlement partialSettlement(
            PartialStore parts,
            GenerationStore generations,
            Catalog catalog,
            Layouts layouts,
            PartialSettlement.Comparison comparison,
            Patience patience,
            LoadObserver observer) {
        return new PartialSettlement(parts, generations, catalog, layouts, comparison, patience, observer);
    }

    @Bean
    PartialSettlement.Comparison partialComparison(FreshnessDemand demand, SourceCheck sources) {
        return new PartialSettlement.Comparison(demand, sources);
    }

    private static Step task(
            String name,
            JobRepository repository,
            PlatformTransactionManager transactions,
            ReindexTasks tasks,
            LongConsumer work) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (contribution, context) -> {
                            tasks.enter(contribution.getStepExecution().getJobExecutionId());
                            work.accept(reindex(contribution.getStepExecution()));
                            return RepeatStatus.FINISHED;
                        },
                        transactions)
                .transactionAttribute(NO_TRANSACTION)
                .allowStartIfComplete(true)
                .build();
    }

    private static long reindex(StepExecution step) {
        Long id = step.getJobParameters().getLong(REINDEX);
        if (id == null) {
            throw new IllegalStateException("The job has no parameter " + REINDEX);
        }
        return id;
    }

    @Bean
    Step load(JobRepository repository, DispatchedLoad dispatched) {
        return partitioned("load", repository, dispatched);
    }

    @Bean
    Step loadLate(JobRepository repository, DispatchedLoad dispatched) {
        return partitioned("load-late", repository, dispatched);
    }

    /** Watches again after a crash: what is left to do is in the units, not in the step's context. */
    private static Step partitioned(String name, JobRepository repository, DispatchedLoad dispatched) {
        return new StepBuilder(name, repository)
                .partitioner(name, gridSize -> Map.of())
                .partitionHandler(dispatched)
                .aggregator(DispatchedLoad::addUp)
                .allowStartIfComplete(true)
                .build();
    }

    @Bean
    DispatchedLoad dispatchedLoad(
            UnitStore units,
            DispatchedLoad.Verification verification,
            SlotTasks slots,
            Sources sources,
            DispatchedLoad.Steering steering,
            JobRepository repository) {
        return new DispatchedLoad(units, verification, slots, sources, steering, repository);
    }

    @Bean
    DispatchedLoad.Verification verification(
            GenerationStore generations, AccountVerifier verifier, PartialSettlement partial) {
        return new DispatchedLoad.Verification(generations, verifier, partial);
    }

    @Bean
    DispatchedLoad.Steering loadSteering(ReindexStore reindexes, Drain drain) {
        return new DispatchedLoad.Steering(reindexes, drain);
    }

    @Bean
    SlotSteps slotSteps(
            JobRepository repository,
            PlatformTransactionManager transactions,
            ReindexStore reindexes,
            SlotSteps.PageWriters writers) {
        return new SlotSteps(repository, transactions, reindexes, writers);
    }

    @Bean
    SlotSteps.PageWriters pageWriters(
            GenerationStore generations,
            PageWriter.PageSink sink,
            UnitStore units,
            DeadLetterStore deadLetters,
            LoadObserver observer) {
        return slot -> new PageWriter(generations, sink, units, deadLetters, slot, observer);
    }

    @Bean
    PageWriter.PageSink pageSink(Layouts layouts, MonthlyIndexes months, LoadMeters meters) {
        return new PageWriter.PageSink(layouts, months, meters);
    }

    @Bean
    SlotRunner slotRunner(SlotStore slots, UnitStore units, SlotSteps steps, SlotParts parts, ControlPatience control) {
        return new LoadSlot(slots, units, steps, parts, control);
    }

    @Bean
    SlotParts slotParts(
            GreenlightProperties properties, Catalog catalog, Sources sources, SlotParts.ThisProcess process) {
        return new SlotParts(properties.load(), catalog, sources, process);
    }

    /** A process that reads beside the slots has none of its own, and yet keeps to what an operator said. */
    @Bean
    PatientSources patientSources(SlotParts parts, @Qualifier("readLimits") LiveLimits limits, SlotStore slots) {
        limits.follow(slots::limit);
        return new PatientSources(parts);
    }

    @Bean
    SlotParts.ThisProcess thisProcess(
            Drain drain,
            HeldBack heldBack,
            SourceGuards guards,
            SourceClocks clocks,
            LoadObserver observer,
            InstantSource clock) {
        return new SlotParts.ThisProcess(drain, heldBack, guards, clocks, observer, clock);
    }

    @Bean
    ReindexTasks reindexTasks(
            Catalog catalog,
            ReindexPlanner planner,
            ReindexTasks.Stores stores,
            ReindexTasks.Physical physical,
            Swapper swapper,
            InstantSource clock) {
        return new ReindexTasks(catalog, planner, stores, physical, swapper, clock);
    }

    @Bean
    ReindexTasks.Stores reindexStores(
            ReindexStore reindexes,
            PlanStore plans,
            GenerationStore generations,
            ReadinessStore readiness,
            AccountSteeringStore steering,
            AccountVerifier verifier) {
        return new ReindexTasks.Stores(reindexes, plans, generations, readiness, steering, verifier);
    }

    @Bean
    ReindexTasks.Physical physicalIndexes(
            Layouts layouts, IndexIdentity identity, SwapGate gate, ChangeFollowing following, Patience patience) {
        return new ReindexTasks.Physical(layouts, identity, gate, following, patience);
    }

    @Bean
    BatchJobRunner.Launch launch(JobOperator operator, JobRepository repository, Job reindexJob, Job partialJob) {
        return new BatchJobRunner.Launch(operator, repository, reindexJob, partialJob);
    }

    @Bean
    BatchJobRunner.ThisWorker thisWorker(Worker worker, Drain drain) {
        return new BatchJobRunner.ThisWorker(worker, drain);
    }

    @Bean
    Cancellation cancellation(ReindexStore reindexes, GenerationStore generations, Swapper swapper) {
        return new Cancellation(reindexes, generations, swapper);
    }

    @Bean
    BatchJobRunner jobRunner(
            ReindexStore reindexes,
            UnitStore units,
            BatchJobRunner.Launch launch,
            Cancellation cancellation,
            ControlPatience control,
            BatchJobRunner.ThisWorker here) {
        return new BatchJobRunner(reindexes, units, launch, cancellation, control, here);
    }

    @Bean
    ReindexRunner.Workforce workforce(Dispatcher dispatcher, Drain drain) {
        return new ReindexRunner.Workforce(dispatcher, drain);
    }

    @Bean
    ReindexRunner reindexRunner(
            ReindexStore reindexes,
            WorkerStore workers,
            GenerationStore generations,
            Cancellation cancellation,
            ReindexRunner.Workforce workforce,
            GreenlightProperties properties) {
        return new ReindexRunner(reindexes, workers, generations, cancellation, workforce, properties.load());
    }
}
