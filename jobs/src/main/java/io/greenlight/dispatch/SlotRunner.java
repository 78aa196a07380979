package io.greenlight.dispatch;

/** Works as one slot of a source: takes units, highest priority first, until there is none. */
@FunctionalInterface
public interface SlotRunner {
    /** Works until nothing is left, the lease is lost, or the process is asked to stop. Blocks. */
    SlotEnd run(SlotLease lease);
}
