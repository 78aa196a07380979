package io.greenlight.readiness;

import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.IndexIdentity;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetUnavailable;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Looks whether what an application would search is what was loaded. */
@Component
class ServingLook {
    private final GenerationStore generations;
    private final IndexIdentity identity;

    ServingLook(GenerationStore generations, IndexIdentity identity) {
        this.generations = generations;
        this.identity = identity;
    }

    /**
     * Why the indexes behind an entity's alias cannot be trusted; empty when they can.
     *
     * @param number the generation that is thought to serve
     */
    String distrust(String entity, long number) {
        Optional<Generation> serving =
                generations.findServing(entity).filter(generation -> generation.number() == number);
        if (serving.isEmpty()) {
            return ReasonCode.NO_SERVING_GENERATION.name();
        }
        try {
            return distrust(serving.get());
        } catch (TargetUnavailable unavailable) {
            return ReasonCode.TARGET_UNREACHABLE.name();
        } catch (TargetRefused refused) {
            return ReasonCode.TARGET_REFUSED.name();
        }
    }

    private String distrust(Generation serving) {
        List<String> changes = identity.changes(serving);
        if (!changes.isEmpty()) {
            return ReasonCode.INDEX_CHANGED.with(String.join("; ", changes));
        }
        List<String> faults = identity.aliasFaults(serving);
        if (!faults.isEmpty()) {
            return ReasonCode.ALIAS_CHANGED.with(String.join("; ", faults));
        }
        String unsearchable = identity.searchFault(serving);
        return unsearchable.isEmpty() ? "" : ReasonCode.INDEX_UNSEARCHABLE.with(unsearchable);
    }
}
