package io.greenlight.reindex;

import io.greenlight.config.Catalog;
import io.greenlight.config.LoadProperties;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.SlotLease;
import io.greenlight.guard.SourceClocks;
import io.greenlight.guard.SourceGuards;
import io.greenlight.read.PageSizing;
import io.greenlight.read.Reader;
import io.greenlight.read.Source;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.Sources;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every slot of this process is made from.
 *
 * @param settings reading and pausing
 * @param catalog the configured entities
 * @param sources where pages are read
 * @param process this process
 */
record SlotParts(LoadProperties settings, Catalog catalog, Sources sources, ThisProcess process) {
    private static final Logger LOG = LoggerFactory.getLogger(SlotParts.class);
    private static final long MAX_PAGE_BYTES = 16L << 20;
    /** A wait for a permit to read that is longer is shown. */
    private static final Duration PERMIT_PATIENCE = Duration.ofSeconds(1);

    /**
     * This process.
     *
     * @param drain asks it to stop
     * @param heldBack why it waits
     * @param guards let it read, or not
     * @param clocks know how late it was on each source
     * @param observer hears where its load is
     * @param clock tells the time
     */
    record ThisProcess(
            Drain drain,
            HeldBack heldBack,
            SourceGuards guards,
            SourceClocks clocks,
            LoadObserver observer,
            InstantSource clock) {}

    Drain drain() {
        return process.drain;
    }

    LoadObserver observer() {
        return process.observer;
    }

    InstantSource clock() {
        return process.clock;
    }

    /** Opens what a slot reads with. Whatever a dead or frozen run of the slot still reads is ended first. */
    PatientPageSource pages(SlotLease lease) {
        Source source = sources.source(lease.source());
        Reader reader = Reader.ofSlot(lease.source(), lease.number()).waiting(PERMIT_PATIENCE);
        try {
            source.endSessionsOf(reader.name());
        } catch (SourceUnavailable | SourceRefused away) {
            LOG.debug("Cannot end what an earlier run of slot {} reads", lease.name(), away);
        }
        return new PatientPageSource(source, reader, settings, process);
    }

    PageSizing sizing() {
        return PageSizing.start(new PageSizing.Limits(
                settings.minPageRows(), settings.maxPageRows(), settings.readTime(), MAX_PAGE_BYTES));
    }
}
