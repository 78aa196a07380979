package io.greenlight.dispatch;

import com.github.kagkarlsson.scheduler.task.Task;
import io.greenlight.control.TaskTable;

/** Work that is due at regular times, whatever else goes on. Any worker does it, one at a time for each instance of the task. */
public interface StandingWork {
    /** The task that does it; each kind has a name of its own. */
    Task<?> task();

    /** Where its instances wait. */
    default TaskTable table() {
        return TaskTable.SYNCS;
    }

    /** Makes sure that every instance is planned. Called with every sign of life. */
    void ensureAll();
}
