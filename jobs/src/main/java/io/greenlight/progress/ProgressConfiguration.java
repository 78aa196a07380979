package io.greenlight.progress;

import io.greenlight.control.ControlClock;
import io.greenlight.control.TaskSchedulers;
import io.greenlight.dispatch.RecurringWork;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has it noted how reindexes go, by whichever worker comes first. */
@Configuration(proxyBeanMethods = false)
public class ProgressConfiguration {
    private static final Duration SAMPLE = Duration.ofSeconds(5);
    private static final Duration THIN = Duration.ofHours(1);

    @Bean
    RecurringWork progressSamples(
            ProgressStore progress, ProgressHistoryStore history, ControlClock clock, TaskSchedulers schedulers) {
        return new RecurringWork(
                "progress", List.of("samples"), instance -> sample(progress, history), clock, SAMPLE, schedulers);
    }

    private static void sample(ProgressStore progress, ProgressHistoryStore history) {
        history.toSample(SAMPLE.multipliedBy(2))
                .forEach(reindex -> progress.find(reindex).ifPresent(history::add));
    }

    @Bean
    RecurringWork progressThinning(ProgressHistoryStore history, ControlClock clock, TaskSchedulers schedulers) {
        return new RecurringWork(
                "progress-thinning", List.of("samples"), instance -> history.thin(), clock, THIN, schedulers);
    }
}
