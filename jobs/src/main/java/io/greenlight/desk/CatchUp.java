package io.greenlight.desk;

import io.greenlight.steering.NotFound;
import io.greenlight.swap.GateRefused;
import io.greenlight.sync.SyncCatchUp;
import io.greenlight.sync.SyncState;
import io.greenlight.sync.SyncStore;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Waits for the sync of one source, or of all. */
@Component
class CatchUp {
    private final SyncStore states;
    private final SyncCatchUp sync;

    CatchUp(SyncStore states, SyncCatchUp sync) {
        this.states = states;
        this.sync = sync;
    }

    /** How far every source is followed. */
    List<SyncState> states() {
        return states.all();
    }

    /**
     * Returns when everything committed before now is searchable.
     *
     * @param source only on this source; null for all that are followed
     */
    List<SyncState> untilNow(@Nullable String source) {
        List<String> wanted = followed(source);
        wanted.forEach(sync::catchUp);
        return states.all().stream()
                .filter(state -> wanted.contains(state.source()))
                .toList();
    }

    /**
     * The sources that are meant.
     *
     * @throws GateRefused if none is followed
     * @throws NotFound if this one is not
     */
    List<String> followed(@Nullable String wanted) {
        List<String> all = sync.sources();
        if (all.isEmpty()) {
            throw new GateRefused(
                    "Cannot sync",
                    List.of("no changes are followed. Name change tables: greenlight.entities.<name>.changes"));
        }
        if (wanted == null) {
            return all;
        }
        if (!all.contains(wanted)) {
            throw new NotFound("Source %s is not followed. Followed are: %s".formatted(wanted, String.join(", ", all)));
        }
        return List.of(wanted);
    }
}
