package io.greenlight.retention;

import io.greenlight.control.ControlClock;
import io.greenlight.control.TaskSchedulers;
import io.greenlight.dispatch.RecurringWork;
import java.time.Duration;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has what is out of date dropped every quarter of an hour, by whichever worker comes first. */
@Configuration(proxyBeanMethods = false)
public class RetentionConfiguration {
    private static final Duration INTERVAL = Duration.ofMinutes(15);
    private static final String GENERATIONS = "generations";
    private static final String SYNC_RUNS = "sync-runs";

    @Bean
    RecurringWork retentionWork(
            ObjectProvider<GenerationRetention> generations,
            ObjectProvider<SyncRunRetention> runs,
            ControlClock clock,
            TaskSchedulers schedulers) {
        return new RecurringWork(
                "retention",
                List.of(GENERATIONS, SYNC_RUNS),
                instance -> {
                    if (instance.equals(GENERATIONS)) {
                        generations.getObject().run();
                    } else {
                        runs.getObject().run();
                    }
                },
                clock,
                INTERVAL,
                schedulers);
    }
}
