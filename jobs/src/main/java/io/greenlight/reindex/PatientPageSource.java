package io.greenlight.reindex;

import io.greenlight.config.LoadProperties;
import io.greenlight.guard.Brake;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.Reader;
import io.greenlight.read.Source;
import io.greenlight.read.SourceBusy;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.reindex.SlotParts.ThisProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads pages from one source, no faster than its guard allows, and waits while the source cannot answer, has no read permit, or
 * has a clock that is behind what was read before: only this reader waits, with a reason, and goes on by itself. Belongs to one
 * thread.
 */
public final class PatientPageSource implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PatientPageSource.class);

    private static final String PERMIT = "permit";
    private static final String CLOCK = "clock";

    private final Source source;
    private final Reader reader;
    private final LoadProperties settings;
    private final ThisProcess process;
    private final Brake brake;
    private final Map<Wanted, PageSource> open = new HashMap<>();
    private Duration lastRead = Duration.ZERO;

    private record Wanted(String shard, EntityQuery entity) {}

    PatientPageSource(Source source, Reader reader, LoadProperties settings, ThisProcess process) {
        this.source = source;
        this.reader = reader;
        this.settings = settings;
        this.process = process;
        this.brake = new Brake(process.guards().guard(source.name()), process.drain());
    }

    /**
     * Reads a page.
     *
     * @param mayRead asked before every try
     * @return empty when it may not read, or the process was asked to stop
     */
    public Optional<Page> read(String shard, EntityQuery entity, PageRequest request, BooleanSupplier mayRead)
            throws InterruptedException {
        @Nullable Instant giveUp = null;
        boolean held = false;
        while (!process.drain().isRequested()) {
            try {
                // Asked last, since a brake may hold for long.
                if (!brake.await(lastRead) || !mayRead.getAsBoolean()) {
                    break;
                }
                long before = process.clocks().highest(source.name());
                Page page = pages(shard, entity).read(request);
                lastRead = page.readTime();
                process.heldBack().goOn(subject(), PERMIT);
                Optional<Duration> behind = findBehind(before, page);
                if (behind.isPresent()) {
                    // A standby's time goes back by moments: then it is asked again as soon.
                    process.drain().await(shorter(behind.get().plusMillis(1), settings.retryPause()));
                    continue;
                }
                if (held) {
                    process.heldBack().goOn(subject());
                    LOG.info("Source {} answers again", source.name());
                }
                return Optional.of(page);
            } catch (SourceBusy busy) {
                process.heldBack().hold(subject(), PERMIT, String.valueOf(busy.getMessage()));
            } catch (SourceUnavailable | SourceRefused failure) {
                Instant now = process.clock().instant();
                giveUp = giveUp == null ? now.plus(settings.sourcePatience()) : giveUp;
                if (now.plus(settings.retryPause()).isAfter(giveUp)) {
                    throw failure;
                }
                held = hold(failure, held);
                process.drain().await(settings.retryPause());
            }
        }
        if (held) {
            process.heldBack().goOn(subject());
        }
        return Optional.empty();
    }

    /** What would be written of it would lose against what was read before its clock was set back. */
    private Optional<Duration> findBehind(long before, Page page) {
        Optional<Duration> behind = process.clocks().behind(source.name(), before, page.version());
        behind.ifPresentOrElse(
                time -> process.heldBack()
                        .hold(
                                subject(),
                                CLOCK,
                                "CLOCK_WENT_BACK: its clock is %s behind what was read of it before. It goes on when the clock has passed that time"
                                        .formatted(words(Duration.ofMillis(time.toMillis())))),
                () -> process.heldBack().goOn(subject(), CLOCK));
        return behind;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private boolean hold(RuntimeException failure, boolean held) {
        process.heldBack().hold(subject(), String.valueOf(failure.getMessage()));
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
    private PageSource pages(String shard, EntityQuery entity) {
        Wanted wanted = new Wanted(shard, entity);
        PageSource current = open.get(wanted);
        if (current != null) {
            return current;
        }
        closePages();
        PageSource opened = source.openPages(shard, entity, reader);
        open.put(wanted, opened);
        return opened;
    }

    private String subject() {
        return "source " + source.name();
    }

    private static String words(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
    }

    private void closePages() {
        open.values().forEach(PageSource::close);
        open.clear();
    }

    @Override
    public void close() {
        closePages();
        brake.close();
        process.clocks().tell(source.name());
    }
}
