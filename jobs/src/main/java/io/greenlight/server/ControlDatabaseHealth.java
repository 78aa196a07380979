package io.greenlight.server;

import io.greenlight.control.ControlHealth;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Whether the control database answers with the schema of this program. */
final class ControlDatabaseHealth implements HealthIndicator {
    private final ControlHealth control;

    ControlDatabaseHealth(ControlHealth control) {
        this.control = control;
    }

    @Override
    public Health health() {
        ControlHealth.State state = control.state();
        Health.Builder health = state == ControlHealth.State.ANSWERS ? Health.up() : Health.down();
        return health.withDetail("database", state.words()).build();
    }
}
