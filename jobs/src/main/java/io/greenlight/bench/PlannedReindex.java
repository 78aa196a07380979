package io.greenlight.bench;

import io.greenlight.cli.Application;
import io.greenlight.document.AccountId;
import io.greenlight.document.Scope;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.plan.PlannedUnit;
import io.greenlight.readiness.AccountInGeneration;
import io.greenlight.reindex.EntityPlan;
import io.greenlight.reindex.EntityPlan.SourceUnit;
import io.greenlight.reindex.PlanStore;
import io.greenlight.testbed.servers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.batch.core.job.JobExecution;
import org.springframework.batch.core.job.parameters.JobParametersBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * A reindex whose units are queued, stored by the real planner's store, and nothing else in the control database.
 *
 * @param id its number
 * @param generations what it builds
 */
record PlannedReindex(long id, List<Generation> generations) {
    private static final int STAGE = 1;

    PlannedReindex {
        generations = List.copyOf(generations);
    }

    /** Empties the control database and fills it. */
    static PlannedReindex plan(Application application, PostgresServer control, int units, int accountsPerUnit)
            throws SQLException {
        // The first question brings the schema.
        long job = beginJob(application.get(JobRepository.class));
        try (Connection connection = control.connect(FreeConfiguration.CONTROL);
                Statement statement = connection.createStatement()) {
            statement.execute("""
                    truncate reindex, unit, unit_account, generation, generation_account, slot, slot_task restart identity
                    cascade
                    """);
            statement.execute("""
                    insert into reindex (state, mode, target, entities, hold_swap, job_execution)
                    values ('LOADING', 'COLD', '%s', '{%s}', false, %d)
                    """.formatted(FreeConfiguration.TARGET, FreeConfiguration.ENTITY, job));
            statement.execute("""
                    insert into generation (entity, number, alias, target, reindex_id, state, schema_fingerprint)
                    values ('%s', 1, 'subscribers', '%s', 1, 'BUILDING', '')
                    """.formatted(FreeConfiguration.ENTITY, FreeConfiguration.TARGET));
        }
        List<Generation> generations = application.get(GenerationStore.class).ofReindex(1);
        application.get(PlanStore.class).add(generations.getFirst(), STAGE, entityPlan(units, accountsPerUnit));
        return new PlannedReindex(1, generations);
    }

    private static long beginJob(JobRepository repository) {
        JobExecution execution = repository.createJobExecution(
                repository.createJobInstance(
                        "bench",
                        new JobParametersBuilder()
                                .addLong("begun", System.nanoTime())
                                .toJobParameters()),
                new JobParametersBuilder().toJobParameters(),
                new ExecutionContext());
        return execution.getId();
    }

    private static EntityPlan entityPlan(int units, int accountsPerUnit) {
        List<AccountInGeneration> accounts = new ArrayList<>();
        List<SourceUnit> planned = new ArrayList<>();
        for (int unit = 0; unit < units; unit++) {
            List<AccountId> pack = new ArrayList<>();
            for (int i = 0; i < accountsPerUnit; i++) {
                AccountId account = new AccountId("%09d".formatted(accounts.size() + 1));
                pack.add(account);
                accounts.add(account(account, accounts.size() + 1L));
            }
            planned.add(new SourceUnit(
                    FreeConfiguration.SOURCE,
                    new PlannedUnit(FreeSource.SHARD, new Scope.Pack(pack), accountsPerUnit, Duration.ZERO)));
        }
        return new EntityPlan(FreeConfiguration.ENTITY, accounts, planned, Duration.ZERO, 0, 0);
    }

    private static AccountInGeneration account(AccountId account, long rank) {
        return new AccountInGeneration(
                account,
                FreeConfiguration.SOURCE,
                FreeSource.SHARD,
                account.value(),
                "free",
                null,
                rank,
                "plan over size",
                1,
                1);
    }

    /** Units that are done. */
    static long countDone(PostgresServer control) throws SQLException {
        try (Connection connection = control.connect(FreeConfiguration.CONTROL);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from unit where state = 'DONE'")) {
            row.next();
            return row.getLong(1);
        }
    }
}
