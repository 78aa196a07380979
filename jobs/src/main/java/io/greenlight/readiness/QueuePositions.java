package io.greenlight.readiness;

import java.util.function.ToLongFunction;

/** How many accounts wait before one that waits. */
interface QueuePositions extends ToLongFunction<AccountRow> {}
