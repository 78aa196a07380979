package io.greenlight.retention;

import io.greenlight.config.GreenlightProperties;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Removes runs of the sync that ended long ago from Spring Batch's metadata: there are up to 43,200 a day and source. Runs that have
 * not ended stay, and so do all of other jobs, which are few.
 */
@Component
public class SyncRunRetention {
    private static final Logger LOG = LoggerFactory.getLogger(SyncRunRetention.class);
    private static final String JOB = "sync";
    private static final int AT_A_TIME = 1_000;

    private final BatchMetadataStore store;
    private final GreenlightProperties properties;
    private final InstantSource clock;

    SyncRunRetention(BatchMetadataStore store, GreenlightProperties properties, InstantSource clock) {
        this.store = store;
        this.properties = properties;
        this.clock = clock;
    }

    /**
     * Removes them. May be repeated, and run at the same time by several.
     *
     * @return how many runs were removed
     */
    public long run() {
        // Spring Batch writes the local time of its process.
        LocalDateTime before =
                LocalDateTime.ofInstant(clock.instant().minus(properties.sync().keepRuns()), ZoneId.systemDefault());
        long removed = 0;
        int some;
        do {
            some = store.deleteEnded(JOB, before, AT_A_TIME);
            removed += some;
        } while (some == AT_A_TIME);
        if (removed > 0) {
            LOG.info("Removed {} runs of the sync that ended before {} from the metadata", removed, before);
        }
        return removed;
    }
}
