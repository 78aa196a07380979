package io.greenlight.dispatch;

import com.github.kagkarlsson.scheduler.task.Task;

/** Work that is due at regular times, whatever else goes on. Any worker does it, one at a time for each instance of the task. */
public interface StandingWork {
    /** The task that does it; each kind has a name of its own. */
    Task<?> task();

    /** Makes sure that every instance is planned. Called with every sign of life. */
    void ensureAll();
}
