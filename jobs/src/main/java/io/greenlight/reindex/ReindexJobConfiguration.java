package io.greenlight.reindex;

import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.config.SourceProperties;
import io.greenlight.deadletter.DeadLetterStore;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.Patience;
import io.greenlight.dispatch.UnitStore;
import io.greenlight.dispatch.Worker;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.IndexIdentity;
import io.greenlight.generation.Layouts;
import io.greenlight.generation.MonthlyIndexes;
import io.greenlight.guard.SourceGuards;
import io.greenlight.read.Sources;
import io.greenlight.readiness.AccountVerifier;
import io.greenlight.readiness.ReadinessStore;
import io.greenlight.reindex.SlotReader.LoadRun;
import io.greenlight.reindex.SlotReader.SlotWork;
import io.greenlight.swap.SwapGate;
import io.greenlight.swap.Swapper;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.springframework.batch.core.configuration.annotation.EnableBatchProcessing;
import org.springframework.batch.core.configuration.annotation.EnableJdbcJobRepository;
import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.launch.JobOperator;
import org.springframework.batch.core.partition.Partitioner;
import org.springframework.batch.core.partition.support.TaskExecutorPartitionHandler;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemStreamReader;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.repeat.RepeatStatus;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Scope;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.interceptor.DefaultTransactionAttribute;
import org.springframework.transaction.interceptor.TransactionAttribute;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The reindex as a Spring Batch job: plan, create, load, look for late accounts, load those, finish, swap. The load is a
 * partitioned step with one partition per slot, however many accounts and units there are; its item is a page.
 *
 * <p>The slots run as threads of this process. To spread them over processes, replace {@link #partitionHandler}: a slot
 * needs nothing but the control database to know what to do.
 */
@Configuration(proxyBeanMethods = false)
@EnableBatchProcessing
@EnableJdbcJobRepository(isolationLevelForCreate = Isolation.READ_COMMITTED)
public class ReindexJobConfiguration {
    /** The job's one parameter: the number of the reindex. */
    static final String REINDEX = "reindex";

    private static final String SOURCE = "source";
    private static final int PAGE = 1;
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
                .start(task("plan", repository, transactions, tasks::plan))
                .next(task("create", repository, transactions, tasks::create))
                .next(load)
                .next(task("late", repository, transactions, tasks::planLateAccounts))
                .next(loadLate)
                .next(task("finish", repository, transactions, tasks::finish))
                .next(task("swap", repository, transactions, tasks::swap))
                .build();
    }

    private static Step task(
            String name, JobRepository repository, PlatformTransactionManager transactions, LongConsumer work) {
        return new StepBuilder(name, repository)
                .tasklet(
                        (contribution, context) -> {
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
    Step load(JobRepository repository, Step slot, Partitioner slots, GreenlightProperties properties) {
        return partitioned("load", repository, slot, slots, properties);
    }

    @Bean
    Step loadLate(JobRepository repository, Step slot, Partitioner slots, GreenlightProperties properties) {
        return partitioned("load-late", repository, slot, slots, properties);
    }

    /** Always runs all of its slots again after a crash: what is left to do is in the units, not in the step's context. */
    private static Step partitioned(
            String name, JobRepository repository, Step slot, Partitioner slots, GreenlightProperties properties) {
        return new StepBuilder(name, repository)
                .partitioner("slot-" + name, slots)
                .partitionHandler(partitionHandler(slot, properties))
                .allowStartIfComplete(true)
                .build();
    }

    private static TaskExecutorPartitionHandler partitionHandler(Step slot, GreenlightProperties properties) {
        SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("slot-");
        TaskExecutorPartitionHandler handler = new TaskExecutorPartitionHandler();
        handler.setStep(slot);
        handler.setTaskExecutor(threads);
        handler.setGridSize(properties.sources().values().stream()
                .mapToInt(SourceProperties::slots)
                .sum());
        return handler;
    }

    @Bean
    Partitioner slots(GreenlightProperties properties) {
        return gridSize -> {
            Map<String, ExecutionContext> slots = new TreeMap<>();
            properties.sources().forEach((name, source) -> {
                for (int number = 1; number <= source.slots(); number++) {
                    ExecutionContext context = new ExecutionContext();
                    context.putString(SOURCE, name);
                    slots.put(name + "-" + number, context);
                }
            });
            return slots;
        };
    }

    @Bean
    Step slot(
            JobRepository repository,
            PlatformTransactionManager transactions,
            ItemStreamReader<LoadedPage> slotReader,
            ItemWriter<LoadedPage> pageWriter) {
        return new StepBuilder("slot", repository)
                .<LoadedPage, LoadedPage>chunk(PAGE)
                .transactionManager(transactions)
                .reader(slotReader)
                .writer(pageWriter)
                .allowStartIfComplete(true)
                .build();
    }

    /** Needs no proxy, since only beans of the same step ask for it. */
    @Bean
    @Scope("step")
    Slot slotState() {
        return new Slot();
    }

    @Bean
    @StepScope
    ItemStreamReader<LoadedPage> slotReader(
            @Value("#{stepExecution}") StepExecution step,
            @Value("#{stepExecutionContext['source']}") String source,
            SlotParts parts,
            Slot slotState,
            Sources sources,
            PlatformTransactionManager transactions) {
        long reindex = reindex(step);
        // Accounts turn ready when they are verified, not when the page after them is checkpointed.
        TransactionTemplate outside = new TransactionTemplate(transactions, NO_TRANSACTION);
        List<Generation> generations = parts.generations().ofReindex(reindex);
        SlotWork work = new SlotWork(
                new LoadRun(reindex, source, parts.worker().name()),
                parts.catalog(),
                parts.units(),
                () -> outside.executeWithoutResult(status -> parts.verifier().verifyWaiting(generations, source)),
                parts.drain(),
                parts.observer());
        return new SlotReader(work, slotState, parts.pages(sources.source(source)), parts.sizing(), step);
    }

    @Bean
    @StepScope
    ItemWriter<LoadedPage> pageWriter(
            @Value("#{stepExecution}") StepExecution step,
            SlotParts parts,
            Slot slotState,
            Layouts layouts,
            MonthlyIndexes months,
            DeadLetterStore deadLetters) {
        Map<String, Generation> generations = parts.generations().ofReindex(reindex(step)).stream()
                .collect(Collectors.toMap(Generation::entity, generation -> generation));
        return new PageWriter(
                generations,
                new PageWriter.PageSink(layouts, months),
                parts.units(),
                deadLetters,
                slotState,
                parts.observer());
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
            ReindexStore reindexes, PlanStore plans, GenerationStore generations, ReadinessStore readiness) {
        return new ReindexTasks.Stores(reindexes, plans, generations, readiness);
    }

    @Bean
    ReindexTasks.Physical physicalIndexes(Layouts layouts, IndexIdentity identity, SwapGate gate, Patience patience) {
        return new ReindexTasks.Physical(layouts, identity, gate, patience);
    }

    @Bean
    ReindexRunner.Launch launch(JobOperator operator, JobRepository repository, Job reindexJob) {
        return new ReindexRunner.Launch(operator, repository, reindexJob);
    }

    @Bean
    ReindexRunner.Registry registry(GenerationStore generations, Swapper swapper) {
        return new ReindexRunner.Registry(generations, swapper);
    }

    @Bean
    ReindexRunner.Presence presence(Worker worker, HeldBack heldBack, GreenlightProperties properties) {
        return new ReindexRunner.Presence(worker, heldBack, properties.load());
    }

    @Bean
    SlotParts slotParts(
            GreenlightProperties properties,
            Catalog catalog,
            UnitStore units,
            GenerationStore generations,
            AccountVerifier verifier,
            SlotParts.ThisProcess process) {
        return new SlotParts(properties.load(), catalog, units, generations, verifier, process);
    }

    @Bean
    SlotParts.ThisProcess thisProcess(
            Worker worker,
            Drain drain,
            HeldBack heldBack,
            SourceGuards guards,
            LoadObserver observer,
            InstantSource clock) {
        return new SlotParts.ThisProcess(worker, drain, heldBack, guards, observer, clock);
    }
}
