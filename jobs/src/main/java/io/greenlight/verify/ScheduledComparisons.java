package io.greenlight.verify;

import io.greenlight.generation.Generation;
import io.greenlight.generation.GenerationState;
import io.greenlight.generation.GenerationStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Compares what serves with its sources when the schedule says so, as a reader like every other. */
@Component
public class ScheduledComparisons {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledComparisons.class);

    private final GenerationStore generations;
    private final Verifier verifier;

    ScheduledComparisons(GenerationStore generations, Verifier verifier) {
        this.generations = generations;
        this.verifier = verifier;
    }

    /**
     * Compares what serves an entity; nothing while none does, or while it is still loaded. One that the schedule has begun and that
     * was broken off is gone on with.
     */
    public void run(String entity) {
        generations
                .findServing(entity)
                .filter(generation -> generation.state() == GenerationState.SERVING)
                .ifPresent(this::compare);
    }

    private void compare(Generation generation) {
        Verification verification = verifier.verifyBySchedule(generation);
        if (verification.isEqual()) {
            LOG.info("{} is equal to its sources: {} documents", verification.generation(), verification.documents());
        } else {
            LOG.warn(
                    "{} differs from its sources: {} keys of {} accounts. Mend them with: greenlight repair --verification {}",
                    verification.generation(),
                    verification.differences(),
                    verification.differing().size(),
                    verification.id());
        }
    }
}
