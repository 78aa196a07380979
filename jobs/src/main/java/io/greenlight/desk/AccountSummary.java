package io.greenlight.desk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An account in a generation that has indexes.
 *
 * @param account its id
 * @param name its name, which is data of whoever chose it
 * @param plan what it pays for
 * @param source where it lives
 * @param shard in which shard
 * @param entity of which entity these documents are
 * @param generation name of the generation
 * @param serving whether the alias points to that
 * @param state QUEUED, INDEXING, VERIFYING, READY, FAILED or CANCELLED
 * @param reason why it is not ready; empty otherwise
 * @param paused whether an operator paused it
 * @param rank its place in the plan
 * @param why what put it there
 * @param expected documents expected
 * @param indexed documents written so far
 * @param deadLetters documents that could not be indexed
 * @param nextSend its next scheduled send; null for none
 * @param readyAt since when it is ready; null when it never was
 */
public record AccountSummary(
        String account,
        String name,
        String plan,
        String source,
        String shard,
        String entity,
        String generation,
        boolean serving,
        String state,
        String reason,
        boolean paused,
        long rank,
        String why,
        long expected,
        long indexed,
        long deadLetters,
        @Nullable Instant nextSend,
        @Nullable Instant readyAt) {}
