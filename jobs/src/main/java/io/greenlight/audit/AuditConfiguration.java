package io.greenlight.audit;

import io.greenlight.control.ControlClock;
import io.greenlight.control.TaskSchedulers;
import io.greenlight.dispatch.RecurringWork;
import java.time.Duration;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Has old entries erased every hour, by whichever worker comes first. */
@Configuration(proxyBeanMethods = false)
public class AuditConfiguration {
    private static final Duration INTERVAL = Duration.ofHours(1);

    @Bean
    RecurringWork auditRetentionWork(Audit audit, ControlClock clock, TaskSchedulers schedulers) {
        return new RecurringWork(
                "audit-retention", List.of("audit"), instance -> audit.eraseOld(), clock, INTERVAL, schedulers);
    }
}
