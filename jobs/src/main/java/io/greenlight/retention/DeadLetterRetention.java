package io.greenlight.retention;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.deadletter.DeadLetterStore;
import io.greenlight.deadletter.LetterContentStore;
import java.time.Duration;
import java.util.function.IntSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Erases what dead letters held, and the letters themselves where nothing depends on them, after
 * {@code greenlight.dead-letters.retention}. An open letter of a generation that is there stays, without its content: it is what keeps an
 * account from being ready.
 */
@Component
public class DeadLetterRetention {
    private static final Logger LOG = LoggerFactory.getLogger(DeadLetterRetention.class);
    private static final int AT_A_TIME = 1_000;

    private final DeadLetterStore letters;
    private final LetterContentStore contents;
    private final Duration retention;

    DeadLetterRetention(DeadLetterStore letters, LetterContentStore contents, GreenlightProperties properties) {
        this.letters = letters;
        this.contents = contents;
        this.retention = properties.deadLetters().retention();
    }

    /**
     * What was erased.
     *
     * @param contents of letters
     * @param letters themselves
     */
    public record Erased(long contents, long letters) {}

    /** Erases. May be repeated, and run at the same time by several. */
    public Erased run() {
        Erased erased = new Erased(
                all(() -> contents.erase(retention, AT_A_TIME)), all(() -> letters.erase(retention, AT_A_TIME)));
        if (erased.contents > 0 || erased.letters > 0) {
            LOG.info(
                    "Erased the contents of {} dead letters, and {} letters that nothing depends on",
                    erased.contents,
                    erased.letters);
        }
        return erased;
    }

    /** Until less is left than is done at a time. */
    private static long all(IntSupplier some) {
        long total = 0;
        int done;
        do {
            done = some.getAsInt();
            total += done;
        } while (done == AT_A_TIME);
        return total;
    }
}
