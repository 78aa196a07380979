package io.greenlight.control;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.task.Task;
import com.zaxxer.hikari.HikariDataSource;
import io.greenlight.config.LoadProperties;
import java.time.Duration;
import java.util.List;

/** Makes schedulers on the control database: they take tasks, say that they live, and revive what the dead held. */
public final class TaskSchedulers {
    private static final Duration POLL = Duration.ofMillis(250);
    /** After so long a drain interrupts what is still running, and waits as long again. */
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(17);
    /** A scheduler asks for more when fewer than half of its threads are busy, and never for more than it has. */
    private static final double LOWER = 0.5;

    private static final double UPPER = 1.0;

    private final HikariDataSource pool;
    private final ControlClock clock;
    private final LoadProperties settings;

    TaskSchedulers(HikariDataSource pool, ControlClock clock, LoadProperties settings) {
        this.pool = pool;
        this.clock = clock;
        this.settings = settings;
    }

    /**
     * A scheduler that is not started yet.
     *
     * @param worker name of this process, under which the tasks it takes are held
     * @param threads most tasks at a time
     */
    public Scheduler scheduler(TaskTable table, String worker, int threads, List<? extends Task<?>> tasks) {
        return Scheduler.create(pool, List.<Task<?>>copyOf(tasks))
                .tableName(table.table())
                .schedulerName(new SchedulerName.Fixed(worker))
                .threads(threads)
                .pollUsingLockAndFetch(LOWER, UPPER)
                .pollingInterval(POLL)
                .heartbeatInterval(settings.heartbeat())
                .missedHeartbeatsLimit(settings.missedHeartbeats())
                .shutdownMaxWait(LONGEST_DRAIN)
                .clock(clock::instant)
                .enableImmediateExecution()
                .build();
    }

    /** Adds tasks of a table without executing any. */
    public SchedulerClient client(TaskTable table, Task<?> task) {
        return SchedulerClient.Builder.create(pool, task)
                .tableName(table.table())
                .build();
    }
}
