package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.sources.<name>.guard.*}: when a source is read more slowly, or not at all.
 *
 * @param maxReplicaLag replicas further behind stop reading; zero for no limit
 * @param maxActiveSessions more active sessions of others stop reading; zero for no limit
 * @param maxSnapshotAge an older snapshot of others stops reading; zero for no limit
 * @param throttleQuery gives true or a reason while the source must not be read; empty for none
 * @param throttleFile stops reading while it exists; empty for none
 * @param sampleInterval how often the source is looked at
 */
public record GuardProperties(
        @DefaultValue("10s") Duration maxReplicaLag,
        @DefaultValue("0") @Min(0) @Max(100_000) int maxActiveSessions,
        @DefaultValue("0s") Duration maxSnapshotAge,
        @DefaultValue("") String throttleQuery,
        @DefaultValue("") String throttleFile,
        @DefaultValue("1s") Duration sampleInterval) {
    /** More looks would be a load of their own. */
    private static final Duration SHORTEST_INTERVAL = Duration.ofMillis(100);

    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        faults.addAll(Fault.ifNegative("max-replica-lag", maxReplicaLag));
        faults.addAll(Fault.ifNegative("max-snapshot-age", maxSnapshotAge));
        if (sampleInterval.compareTo(SHORTEST_INTERVAL) < 0) {
            faults.add(new Fault(
                    "sample-interval",
                    "is '%s', must be at least %s"
                            .formatted(Fault.shown(sampleInterval), Fault.shown(SHORTEST_INTERVAL))));
        }
        return faults;
    }
}
