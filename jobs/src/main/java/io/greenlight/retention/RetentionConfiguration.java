package io.greenlight.retention;

import io.greenlight.control.ControlClock;
import io.greenlight.control.TaskSchedulers;
import io.greenlight.dispatch.RecurringWork;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has what is out of date dropped or erased every quarter of an hour, by whichever worker comes first. */
@Configuration(proxyBeanMethods = false)
public class RetentionConfiguration {
    private static final Duration INTERVAL = Duration.ofMinutes(15);
    private static final String GENERATIONS = "generations";
    private static final String SYNC_RUNS = "sync-runs";
    private static final String DEAD_LETTERS = "dead-letters";

    @Bean
    RecurringWork retentionWork(
            ObjectProvider<GenerationRetention> generations,
            ObjectProvider<SyncRunRetention> runs,
            ObjectProvider<DeadLetterRetention> letters,
            ControlClock clock,
            TaskSchedulers schedulers) {
        return new RecurringWork(
                "retention",
                List.of(GENERATIONS, SYNC_RUNS, DEAD_LETTERS),
                instance -> {
                    switch (instance) {
                        case GENERATIONS -> generations.getObject().run();
                        case SYNC_RUNS -> runs.getObject().run();
                        case DEAD_LETTERS -> letters.getObject().run();
                        default -> throw new IllegalArgumentException("Nothing is dropped as %s".formatted(instance));
                    }
                },
                clock,
                INTERVAL,
                schedulers);
    }
}
