package io.greenlight.swap;

import io.greenlight.dispatch.UnitStore;
import io.greenlight.generation.ChangeFollowing;
import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationState;
import io.greenlight.generation.IndexIdentity;
import io.greenlight.readiness.ReadinessStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Decides whether a generation may serve. Looks at what is recorded and at the indexes themselves. */
@Component
public class SwapGate {
    /** Accounts that wait for nothing; one that an operator left out is left out knowingly. */
    private static final Set<String> SETTLED = Set.of("READY", "FAILED", "CANCELLED");

    private final UnitStore units;
    private final ReadinessStore readiness;
    private final IndexIdentity identity;
    private final ChangeFollowing following;

    SwapGate(UnitStore units, ReadinessStore readiness, IndexIdentity identity, ChangeFollowing following) {
        this.units = units;
        this.readiness = readiness;
        this.identity = identity;
        this.following = following;
    }

    /** What is missing before the generation may be behind the alias, one line each; empty when nothing is. */
    public List<String> missing(Generation generation) {
        List<String> missing = new ArrayList<>();
        if (!generation.state().isLive()) {
            return List.of(
                    "generation %s is %s, its indexes are gone".formatted(generation.name(), generation.state()));
        }
        missing.addAll(missingLoad(generation));
        if (generation.verifiedAt() == null && generation.state() == GenerationState.BUILDING) {
            missing.add("%s is not verified as a whole".formatted(generation.name()));
        }
        missing.addAll(identity.changes(generation));
        missing.addAll(following.missing(generation));
        return missing;
    }

    /**
     * What of the load is missing: open units, accounts that are not ready. Of a generation that served before those do not count that
     * are no better off in the one that serves: going back does them no harm, and may be what all others wait for.
     */
    public List<String> missingLoad(Generation generation) {
        List<String> missing = new ArrayList<>();
        long open = units.countOpen(generation.entity(), generation.number());
        if (open > 0) {
            missing.add("%d units of %s are not done".formatted(open, generation.name()));
        }
        Map<String, Long> accounts = readiness.countByState(generation);
        long failed = generation.state() == GenerationState.RETIRING
                ? readiness.countFailedHereOnly(generation)
                : accounts.getOrDefault("FAILED", 0L);
        long others = accounts.entrySet().stream()
                .filter(entry -> !SETTLED.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
        if (failed > 0) {
            missing.add("%d accounts of %s are FAILED".formatted(failed, generation.name()));
        }
        if (others > 0) {
            missing.add("%d accounts of %s are not ready yet".formatted(others, generation.name()));
        }
        return missing;
    }
}
