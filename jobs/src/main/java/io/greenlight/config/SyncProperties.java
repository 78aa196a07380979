package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code greenlight.sync.*}: how live generations are kept equal to the sources.
 *
 * @param interval pause between two runs for a source
 * @param maxLag an account is STALE when what it has is older than this
 * @param name what the replication slot and the publications on the sources are called; one per installation
 * @param batchDocuments most changed documents that are read and written at a time
 * @param visibilityTimeout longest wait, in one run, for a change to become visible on the source
 * @param walBudget most WAL that a source may keep for the sync
 * @param walPolicy what happens beyond it
 * @param dueAfter when documents that may still be overtaken by an older read are looked at once more
 * @param keepRuns how long runs that have ended are kept in Spring Batch's metadata
 */
public record SyncProperties(
        @DefaultValue("2s") Duration interval,
        @DefaultValue("60s") Duration maxLag,

        @DefaultValue("main")
        @Pattern(
                regexp = "[a-z][a-z0-9_]{0,19}",
                message = "must be lower-case letters, digits and underscores, at most 20, as green_prod")
        String name,

        @DefaultValue("5000") @Min(100) @Max(50_000) int batchDocuments,
        @DefaultValue("5s") Duration visibilityTimeout,
        @DefaultValue("10GB") DataSize walBudget,
        @DefaultValue("alert") @NotNull WalPolicy walPolicy,
        @DefaultValue("15m") Duration dueAfter,
        @DefaultValue("7d") Duration keepRuns) {
    /** What happens when a source keeps more WAL for the sync than it may. */
    public enum WalPolicy {
        /** It is said in the status, the log and the metrics. */
        ALERT,
        /** The slot is dropped; what was missed is read again, and until then the source's accounts are STALE. */
        DROP_AND_RECONCILE
    }

    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        faults.addAll(Fault.unlessPositive("interval", interval));
        faults.addAll(Fault.unlessPositive("max-lag", maxLag));
        faults.addAll(Fault.unlessPositive("visibility-timeout", visibilityTimeout));
        faults.addAll(Fault.unlessPositive("due-after", dueAfter));
        faults.addAll(Fault.unlessPositive("keep-runs", keepRuns));
        if (interval.compareTo(maxLag) >= 0) {
            faults.add(new Fault(
                    List.of("interval", "max-lag"),
                    "is '%s', must be shorter than max-lag, which is '%s'"
                            .formatted(Fault.shown(interval), Fault.shown(maxLag))));
        }
        return faults;
    }
}
