package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import jakarta.validation.Valid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.dead-letters.*}: what is kept of rows and documents that could not be indexed.
 *
 * @param retention how long their content is kept, and letters that were replayed or dismissed, or whose generation is gone
 * @param content whether their content is kept
 */
public record DeadLetterProperties(
        @DefaultValue("30d") Duration retention,
        @Valid @DefaultValue LetterContentProperties content) {
    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>(Fault.under("content", content.faults()));
        faults.addAll(Fault.unlessPositive("retention", retention));
        return faults;
    }
}
