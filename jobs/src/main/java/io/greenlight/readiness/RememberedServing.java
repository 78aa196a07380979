package io.greenlight.readiness;

import io.greenlight.look.SharedLook;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * What {@link ServingLook} found, shared by all who ask: one look a second for a generation that serves, however many ask, and
 * no trust that is older than two seconds. A generation that begins to serve is looked at before it is trusted. Safe for use
 * by many threads.
 */
@Component
class RememberedServing {
    private static final SharedLook.Pace PACE =
            new SharedLook.Pace(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofMillis(1500));

    private final ServingLook look;
    private final Map<String, Remembered> byEntity = new ConcurrentHashMap<>();

    RememberedServing(ServingLook look) {
        this.look = look;
    }

    /** Why the indexes behind an entity's alias cannot be trusted; empty when they can. */
    String distrust(String entity, long number) {
        return looks(entity, number).find().orElse(ReasonCode.TARGET_UNREACHABLE.name());
    }

    /** The same without waiting; empty when that is not known now. */
    Optional<String> findDistrustAtOnce(String entity, long number) {
        return looks(entity, number).findAtOnce();
    }

    private SharedLook<String> looks(String entity, long number) {
        Remembered known = byEntity.get(entity);
        if (known != null && known.number == number) {
            return known.looks;
        }
        return byEntity.compute(
                        entity,
                        (name, other) -> other != null && other.number == number ? other : remember(name, number))
                .looks;
    }

    private Remembered remember(String entity, long number) {
        return new Remembered(number, new SharedLook<>(() -> look.distrust(entity, number), PACE));
    }

    private record Remembered(long number, SharedLook<String> looks) {}
}
