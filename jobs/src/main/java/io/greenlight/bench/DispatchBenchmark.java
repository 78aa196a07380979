package io.greenlight.bench;

import io.greenlight.bench.DispatchReport.Dispatched;
import io.greenlight.bench.DispatchReport.Polled;
import io.greenlight.cli.Application;
import io.greenlight.dispatch.SlotEnd;
import io.greenlight.dispatch.SlotLease;
import io.greenlight.dispatch.SlotRunner;
import io.greenlight.dispatch.SlotStore;
import io.greenlight.dispatch.SlotTasks;
import io.greenlight.dispatch.UnitStore;
import io.greenlight.generation.Generation;
import io.greenlight.readiness.AccountVerifier;
import io.greenlight.reindex.ReindexStore;
import io.greenlight.testbed.fault.Processes;
import io.greenlight.testbed.servers.PostgresServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs the real slots over queued units whose pages cost nothing, and asks what the manager asks at each of its looks; takes
 * the control database's CPU time, all of its processes together.
 */
final class DispatchBenchmark {
    private static final int WARM_LOOKS = 200;
    private static final int LOOKS = 500;

    private final Application application;
    private final PostgresServer control;
    private final int slots;
    private final int accountsPerUnit;

    DispatchBenchmark(Application application, PostgresServer control, int slots, int accountsPerUnit) {
        this.application = application;
        this.control = control;
        this.slots = slots;
        this.accountsPerUnit = accountsPerUnit;
    }

    /** Clocks at one moment. */
    private record Reading(long nanos, Duration database) {
        Reading minus(Reading earlier) {
            return new Reading(nanos - earlier.nanos, database.minus(earlier.database));
        }

        double wallMillis() {
            return nanos / 1e6;
        }

        double databaseMillis() {
            return database.toNanos() / 1e6;
        }
    }

    /** Loads so many units. */
    Dispatched dispatch(int units) throws SQLException, InterruptedException {
        PlannedReindex.plan(application, control, units, accountsPerUnit);
        Reading start = read();
        load();
        Reading passed = read().minus(start);
        long done = PlannedReindex.countDone(control);
        if (done != units) {
            throw new IllegalStateException(
                    "Cannot measure the dispatch of %d units: %d are done".formatted(units, done));
        }
        return new Dispatched(units, passed.databaseMillis() / units, passed.wallMillis() / 1_000);
    }

    /** All slots at the same time, each until it finds nothing. */
    private void load() throws InterruptedException {
        List<Callable<Boolean>> work = new ArrayList<>();
        for (int number = 1; number <= slots; number++) {
            int slot = number;
            work.add(() -> work(slot));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(slots)) {
            for (Future<Boolean> slot : threads.invokeAll(work)) {
                slot.get();
            }
        } catch (ExecutionException failure) {
            throw new IllegalStateException("Cannot measure the dispatch: a slot failed", failure.getCause());
        }
    }

    private boolean work(int number) {
        SlotStore store = application.get(SlotStore.class);
        SlotEnd end;
        do {
            SlotLease lease = store.take(FreeConfiguration.SOURCE, number, "bench");
            end = application.get(SlotRunner.class).run(lease);
            store.leave(lease);
        } while (end == SlotEnd.AGAIN);
        return true;
    }

    /** Looks at a reindex with so many queued units. */
    Polled poll(int units) throws SQLException {
        PlannedReindex planned = PlannedReindex.plan(application, control, units, accountsPerUnit);
        look(planned.id(), planned.generations(), WARM_LOOKS);
        Reading start = read();
        look(planned.id(), planned.generations(), LOOKS);
        Reading passed = read().minus(start);
        return new Polled(units, passed.databaseMillis() / LOOKS, passed.wallMillis() / LOOKS);
    }

    /** What the manager of a reindex asks in each turn of its loop: {@code DispatchedLoad}. */
    private void look(long reindex, List<Generation> generations, int times) {
        UnitStore units = application.get(UnitStore.class);
        ReindexStore reindexes = application.get(ReindexStore.class);
        AccountVerifier verifier = application.get(AccountVerifier.class);
        SlotTasks tasks = application.get(SlotTasks.class);
        for (int look = 0; look < times && units.isAnyOpen(reindex); look++) {
            // Stands for the question whether it was taken over, and the one whether it is cancelled.
            reindexes.reindex(reindex);
            reindexes.reindex(reindex);
            units.findFailure(reindex);
            verifier.verifyWaiting(generations);
            tasks.ensure(FreeConfiguration.SOURCE);
        }
    }

    private Reading read() {
        Duration database = control.pids().stream().map(Processes::cpuTime).reduce(Duration.ZERO, Duration::plus);
        return new Reading(System.nanoTime(), database);
    }
}
