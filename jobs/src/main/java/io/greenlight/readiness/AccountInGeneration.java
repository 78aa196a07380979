package io.greenlight.readiness;

import io.greenlight.document.AccountId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account that is to be loaded into a generation.
 *
 * @param account id
 * @param source server it lives on
 * @param shard shard it lives in
 * @param name for people
 * @param plan name of its plan
 * @param nextSend when its next campaign is due
 * @param rank place in the order of all accounts of the entity, from 1
 * @param why the rule that gave it this place, in words
 * @param expected estimated documents
 * @param units number of units that load it
 */
public record AccountInGeneration(
        AccountId account,
        String source,
        String shard,
        String name,
        String plan,
        @Nullable Instant nextSend,
        long rank,
        String why,
        long expected,
        int units) {}
