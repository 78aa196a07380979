package io.greenlight.bench;

import java.time.Duration;
import java.util.Map;

/**
 * One round: replays and a load, one after another.
 *
 * @param replays by number of connections
 * @param load the real thing
 * @param untilVerified from the first claim until the whole generation was searchable and compared
 * @param heapPeakBytes of this process during the load
 */
record Round(Map<Integer, Measured> replays, Measured load, Duration untilVerified, long heapPeakBytes) {
    Round {
        replays = Map.copyOf(replays);
    }
}
