package io.greenlight.dispatch;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Task;
import io.greenlight.control.TaskSchedulers;
import io.greenlight.control.TaskTable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes this process a worker: it takes managers of reindexes and slots of sources as they become due, each on threads of its
 * own. Two processes never hold the same task, and what a dead process held is taken over by a living one.
 */
public final class Dispatcher implements AutoCloseable {
    private static final int JOBS_AT_A_TIME = 8;
    private static final int STANDING_AT_A_TIME = 8;
    private static final int OPERATIONS_AT_A_TIME = 2;

    private final TaskSchedulers schedulers;
    private final JobTasks jobs;
    private final SlotTasks slots;
    private final List<StandingWork> standing;
    private final Presence presence;
    private final Drain drain;
    private volatile @Nullable Running running;

    /**
     * How this process shows that it is alive.
     *
     * @param worker its name
     * @param workers where it is entered
     * @param heldBack why it waits
     * @param settings how often it shows itself, and how much it takes
     */
    public record Presence(Worker worker, WorkerStore workers, HeldBack heldBack, Settings settings) {}

    /**
     * How a worker works.
     *
     * @param heartbeat how often it shows itself
     * @param deadAfter when others count as dead
     * @param slots most slots at a time
     */
    public record Settings(Duration heartbeat, Duration deadAfter, int slots) {}

    private record Running(
            Scheduler jobs, Scheduler slots, Scheduler standing, Scheduler operations, Heartbeat heartbeat) {}

    Dispatcher(
            TaskSchedulers schedulers,
            JobTasks jobs,
            SlotTasks slots,
            List<StandingWork> standing,
            Presence presence,
            Drain drain) {
        this.schedulers = schedulers;
        this.jobs = jobs;
        this.slots = slots;
        this.standing = List.copyOf(standing);
        this.presence = presence;
        this.drain = drain;
    }

    /**
     * Begins to work; does nothing if it has begun.
     *
     * @throws WorkerNameTaken if another living process has this worker's name
     */
    public synchronized void start() {
        if (running != null) {
            return;
        }
        String name = presence.worker.name();
        presence.workers.enter(name, presence.settings.deadAfter);
        Heartbeat heartbeat = new Heartbeat(presence.workers, name, presence.heldBack, this::submitAll);
        Running started = new Running(
                schedulers.scheduler(TaskTable.MANAGERS, name, JOBS_AT_A_TIME, List.of(jobs.task())),
                schedulers.scheduler(TaskTable.SLOTS, name, presence.settings.slots, List.of(slots.task())),
                standing(TaskTable.SYNCS, STANDING_AT_A_TIME),
                standing(TaskTable.OPERATIONS, OPERATIONS_AT_A_TIME),
                heartbeat);
        heartbeat.start(presence.settings.heartbeat);
        started.jobs.start();
        started.slots.start();
        started.standing.start();
        started.operations.start();
        running = started;
    }

    private Scheduler standing(TaskTable table, int threads) {
        List<Task<?>> tasks = standing.stream()
                .filter(work -> work.table() == table)
                .<Task<?>>map(StandingWork::task)
                .toList();
        return schedulers.scheduler(table, presence.worker.name(), threads, tasks);
    }

    /** Makes sure that somebody does what is to be done: reindexes that were admitted, and what is due at regular times. */
    public void submitAll() {
        jobs.ensureAll();
        standing.forEach(StandingWork::ensureAll);
    }

    /** Whether this process works. */
    public boolean isWorking() {
        Running current = running;
        return current != null && current.heartbeat.isBeating() && !drain.isRequested();
    }

    /** Lets every slot finish its page and give back what it holds, then ends. */
    @Override
    public synchronized void close() {
        Running current = running;
        if (current == null) {
            return;
        }
        drain.request();
        current.slots.stop();
        current.standing.stop();
        current.operations.stop();
        current.jobs.stop();
        current.heartbeat.close();
        running = null;
    }
}
