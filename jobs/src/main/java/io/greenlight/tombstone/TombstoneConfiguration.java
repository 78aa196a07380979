package io.greenlight.tombstone;

import io.greenlight.control.ControlClock;
import io.greenlight.control.TaskSchedulers;
import io.greenlight.dispatch.RecurringWork;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has old tombstones removed every hour, by whichever worker comes first. */
@Configuration(proxyBeanMethods = false)
public class TombstoneConfiguration {
    private static final Duration INTERVAL = Duration.ofHours(1);

    @Bean
    RecurringWork purgeWork(TombstonePurge purge, ControlClock clock, TaskSchedulers schedulers) {
        return new RecurringWork("purge", List.of("tombstones"), instance -> purge.run(), clock, INTERVAL, schedulers);
    }
}
