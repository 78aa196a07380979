package io.greenlight.retention;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.generation.Generation;
import io.greenlight.swap.Swapper;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Drops generations that have not served for as long as {@code greenlight.generations.retention} says. Whoever swaps back to one at
 * the same moment wins: a target refuses to drop what is behind an alias, and the gate refuses to swap to what is gone.
 */
@Component
public class GenerationRetention {
    private static final Logger LOG = LoggerFactory.getLogger(GenerationRetention.class);

    private final RetiringStore store;
    private final Swapper swapper;
    private final GreenlightProperties properties;

    GenerationRetention(RetiringStore store, Swapper swapper, GreenlightProperties properties) {
        this.store = store;
        this.swapper = swapper;
        this.properties = properties;
    }

    /**
     * Drops them. May be repeated, and run at the same time by several.
     *
     * @return what was dropped
     */
    public List<Generation> run() {
        List<Generation> dropped =
                properties.generations().findRetention().map(store::outOfUse).orElse(List.of());
        Duration retention = properties.generations().findRetention().orElse(Duration.ZERO);
        for (Generation generation : dropped) {
            LOG.info("{} has not served for {} h: it is dropped", generation.name(), retention.toHours());
            swapper.retire(generation);
        }
        return dropped;
    }
}
