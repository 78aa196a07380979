package io.greenlight.retention;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.generation.Generation;
import io.greenlight.swap.GateRefused;
import io.greenlight.swap.Swapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Drops generations that have not served for as long as {@code greenlight.generations.retention} says. One that somebody swaps back to
 * at the same moment stays, or is gone before: a swap and a drop of one entity wait for each other, and look again at what is recorded
 * then.
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
        Duration retention = properties.generations().findRetention().orElse(Duration.ZERO);
        List<Generation> outOfUse =
                properties.generations().findRetention().map(store::outOfUse).orElse(List.of());
        List<Generation> dropped = new ArrayList<>();
        for (Generation generation : outOfUse) {
            LOG.info("{} has not served for {} h: it is dropped", generation.name(), retention.toHours());
            if (isDropped(generation)) {
                dropped.add(generation);
            }
        }
        return dropped;
    }

    private boolean isDropped(Generation generation) {
        try {
            swapper.retire(generation);
            return true;
        } catch (GateRefused refused) {
            LOG.info("{} is kept: {}", generation.name(), refused.getMessage());
            return false;
        }
    }
}
