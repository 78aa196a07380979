package io.greenlight.readiness;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account that turned ready, and why it came when it did.
 *
 * @param account id
 * @param name for people
 * @param plan name of its plan
 * @param entity which of its entities is ready
 * @param rank its place in the order
 * @param why the rule that gave it this place
 * @param nextSend when its next campaign is due
 * @param readyAt when it turned ready
 */
public record ReadyAccount(
        String account,
        String name,
        String plan,
        String entity,
        long rank,
        String why,
        @Nullable Instant nextSend,
        @Nullable Instant readyAt) {}
