package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;

/**
 * {@code greenlight.generations.*}: how long what served before is kept.
 *
 * @param retention how long after it stopped serving a generation is dropped; {@code off} for never
 */
public record GenerationProperties(
        @DefaultValue("7d") @NotBlank String retention) {
    /** How long a generation that stopped serving is kept; empty for ever. */
    public Optional<Duration> findRetention() {
        return Optional.ofNullable(Off.isOff(retention) ? null : parsed());
    }

    private @Nullable Duration parsed() {
        try {
            return DurationStyle.detectAndParse(retention);
        } catch (IllegalArgumentException unreadable) {
            return null;
        }
    }

    List<Fault> faults() {
        Duration read = parsed();
        return Off.isOff(retention) || retention.isBlank() || (read != null && read.isPositive())
                ? List.of()
                : List.of(new Fault(
                        "retention", "is '%s', must be a duration above zero, as 7d, or off".formatted(retention)));
    }
}
