package io.greenlight.opensearch;

import io.greenlight.bulk.WriteListener;
import java.util.HashSet;
import java.util.Set;

/**
 * Tells the listener when writing to the target is held back and when it goes on, for all writes of the process together:
 * only the last write that gets through ends it.
 */
final class HeldBack {
    private final WriteListener listener;
    private final Set<Object> waiting = new HashSet<>();
    private String reason = "";

    HeldBack(WriteListener listener) {
        this.listener = listener;
    }

    synchronized void waits(Object write, String because) {
        waiting.add(write);
        if (!because.equals(reason)) {
            reason = because;
            listener.heldBack(because);
        }
    }

    /** The write got on, or gave up. Does nothing when it was not waiting. */
    synchronized void over(Object write) {
        if (waiting.remove(write) && waiting.isEmpty()) {
            reason = "";
            listener.goesOn();
        }
    }
}
