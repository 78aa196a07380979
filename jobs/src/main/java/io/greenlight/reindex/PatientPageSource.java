package io.greenlight.reindex;

import io.greenlight.config.Entity;
import io.greenlight.config.LoadProperties;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.Source;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads pages from one source and waits while the source cannot answer: only this slot waits, with a reason, and goes on by
 * itself. Belongs to one slot's thread.
 */
final class PatientPageSource implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PatientPageSource.class);

    private final Source source;
    private final LoadProperties settings;
    private final HeldBack heldBack;
    private final Drain drain;
    private final InstantSource clock;
    private final Map<String, PageSource> open = new HashMap<>();

    PatientPageSource(Source source, LoadProperties settings, HeldBack heldBack, Drain drain, InstantSource clock) {
        this.source = source;
        this.settings = settings;
        this.heldBack = heldBack;
        this.drain = drain;
        this.clock = clock;
    }

    /**
     * Reads a page.
     *
     * @param mayRead asked before every try
     * @return empty when it may not read, or the process was asked to stop
     */
    Optional<Page> read(String shard, Entity entity, PageRequest request, BooleanSupplier mayRead)
            throws InterruptedException {
        Instant giveUp = clock.instant().plus(settings.sourcePatience());
        boolean held = false;
        while (!drain.isRequested() && mayRead.getAsBoolean()) {
            try {
                Page page = pages(shard, entity).read(request);
                if (held) {
                    heldBack.goOn(subject());
                    LOG.info("Source {} answers again", source.name());
                }
                return Optional.of(page);
            } catch (SourceUnavailable | SourceRefused failure) {
                if (clock.instant().plus(settings.retryPause()).isAfter(giveUp)) {
                    throw failure;
                }
                held = hold(failure, held);
                drain.await(settings.retryPause());
            }
        }
        if (held) {
            heldBack.goOn(subject());
        }
        return Optional.empty();
    }

    private boolean hold(RuntimeException failure, boolean held) {
        heldBack.hold(subject(), String.valueOf(failure.getMessage()));
        if (!held) {
            LOG.warn(
                    "Source {} is paused: {} Trying again every {}.",
                    source.name(),
                    failure.getMessage(),
                    words(settings.retryPause()));
        }
        return true;
    }

    /** One connection per slot: opening pages of another shard or entity closes the ones before. */
    private PageSource pages(String shard, Entity entity) {
        String wanted = shard + " " + entity.name();
        PageSource current = open.get(wanted);
        if (current != null) {
            return current;
        }
        close();
        PageSource opened = source.openPages(shard, entity.query());
        open.put(wanted, opened);
        return opened;
    }

    private String subject() {
        return "source " + source.name();
    }

    private static String words(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    @Override
    public void close() {
        open.values().forEach(PageSource::close);
        open.clear();
    }
}
