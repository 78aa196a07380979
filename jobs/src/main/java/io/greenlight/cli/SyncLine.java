package io.greenlight.cli;

import io.greenlight.progress.ProgressLine;
import io.greenlight.sync.SyncState;

/** How far a source is followed, in a line. */
final class SyncLine {
    private SyncLine() {}

    static String of(SyncState state) {
        String fresh = state.age() == null
                ? "not caught up yet"
                : "all of %s ago is searchable".formatted(ProgressLine.duration(state.age()));
        Long retained = state.retainedBytes();
        return "sync of %s: %s, WAL kept %s%s"
                .formatted(
                        state.source(),
                        fresh,
                        retained == null ? "unknown" : (retained >> 20) + " MB",
                        state.heldBack().isEmpty() ? "" : ", waits: " + state.heldBack());
    }
}
