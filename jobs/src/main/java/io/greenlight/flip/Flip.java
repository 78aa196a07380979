package io.greenlight.flip;

import java.time.Instant;

/**
 * An account turned ready, or ceased to be.
 *
 * @param id rises with every flip
 * @param account which
 * @param ready whether it may send since
 * @param state where it was then
 * @param reason a code, and words where there are any
 * @param at when, by the control database's clock
 */
public record Flip(long id, String account, boolean ready, String state, String reason, Instant at) {}
