package io.greenlight.server;

import io.greenlight.dispatch.Dispatcher;
import io.greenlight.dispatch.Drain;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether this process takes work. */
final class WorkHealth implements HealthIndicator {
    private final Drain drain;
    private final Dispatcher dispatcher;

    WorkHealth(Drain drain, Dispatcher dispatcher) {
        this.drain = drain;
        this.dispatcher = dispatcher;
    }

    @Override
    public Health health() {
        if (drain.isRequested()) {
            return Health.outOfService()
                    .withDetail("work", "draining: no new work is taken")
                    .build();
        }
        return dispatcher.isWorking()
                ? Health.up().withDetail("work", "taken").build()
                : Health.down().withDetail("work", "not taken").build();
    }
}
