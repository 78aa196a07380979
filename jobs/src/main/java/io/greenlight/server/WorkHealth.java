package io.greenlight.server;

import io.greenlight.dispatch.Drain;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether this process takes work. */
final class WorkHealth implements HealthIndicator {
    private final Drain drain;

    WorkHealth(Drain drain) {
        this.drain = drain;
    }

    @Override
    public Health health() {
        return drain.isRequested()
                ? Health.outOfService()
                        .withDetail("work", "draining: no new work is taken")
                        .build()
                : Health.up().withDetail("work", "taken").build();
    }
}
