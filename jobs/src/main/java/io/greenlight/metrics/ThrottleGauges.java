package io.greenlight.metrics;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.dispatch.HeldBack;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Which source and target holds this process back, and why. */
@Component
public class ThrottleGauges {
    private final HeldBack heldBack;
    private final GreenlightProperties properties;

    ThrottleGauges(HeldBack heldBack, GreenlightProperties properties) {
        this.heldBack = heldBack;
        this.properties = properties;
    }

    /** Shows them to this registry. */
    public void register(MeterRegistry registry) {
        properties.sources().keySet().forEach(name -> register(registry, "source", name));
        properties.targets().keySet().forEach(name -> register(registry, "target", name));
    }

    private void register(MeterRegistry registry, String kind, String name) {
        Tags tags = Tags.of("kind", kind, "name", name);
        String subject = kind + " " + name;
        Gauge.builder(
                        "greenlight.throttled",
                        heldBack,
                        held -> held.findReason(subject).isPresent() ? 1 : 0)
                .tags(tags)
                .register(registry);
        for (ThrottleReason reason : ThrottleReason.values()) {
            Gauge.builder("greenlight.throttled.reason", heldBack, held -> isHeld(held.findReason(subject), reason))
                    .tags(tags.and("reason", reason.name()))
                    .register(registry);
        }
    }

    private static double isHeld(Optional<String> text, ThrottleReason reason) {
        return text.map(ThrottleReason::of).filter(reason::equals).isPresent() ? 1 : 0;
    }
}
