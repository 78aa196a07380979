package io.greenlight.verify;

import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.control.ControlClock;
import io.greenlight.control.TaskSchedulers;
import io.greenlight.dispatch.ScheduledWork;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;

/** What a comparison goes without, unless somebody brings it. */
@Configuration(proxyBeanMethods = false)
class VerifyConfiguration {
    private static final Duration PAUSE = Duration.ofMinutes(1);

    /** A comparison may take hours; what was broken off goes on after a pause. */
    @Bean
    ScheduledWork comparisonWork(
            GreenlightProperties properties,
            Catalog catalog,
            ObjectProvider<ScheduledComparisons> comparisons,
            ControlClock clock,
            TaskSchedulers schedulers) {
        return new ScheduledWork(
                "comparison",
                catalog.names(),
                entity -> comparisons.getObject().run(entity),
                properties.verify().findSchedule(),
                new ScheduledWork.Time(clock, PAUSE),
                schedulers);
    }

    @Bean
    @Fallback
    SyncBarrier noSync() {
        return SyncBarrier.NONE;
    }
}
