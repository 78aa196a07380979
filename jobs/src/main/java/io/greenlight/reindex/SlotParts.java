package io.greenlight.reindex;

import io.greenlight.config.Catalog;
import io.greenlight.config.LoadProperties;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.SlotLease;
import io.greenlight.read.PageSizing;
import io.greenlight.read.Sources;
import java.time.InstantSource;

/**
 * What every slot of this process is made from.
 *
 * @param settings reading and pausing
 * @param catalog the configured entities
 * @param sources where pages are read
 * @param process this process
 */
record SlotParts(LoadProperties settings, Catalog catalog, Sources sources, ThisProcess process) {
    private static final long MAX_PAGE_BYTES = 16L << 20;

    /**
     * This process.
     *
     * @param drain asks it to stop
     * @param heldBack why it waits
     * @param observer hears where its load is
     * @param clock tells the time
     */
    record ThisProcess(Drain drain, HeldBack heldBack, LoadObserver observer, InstantSource clock) {}

    Drain drain() {
        return process.drain;
    }

    LoadObserver observer() {
        return process.observer;
    }

    InstantSource clock() {
        return process.clock;
    }

    PatientPageSource pages(SlotLease lease) {
        return new PatientPageSource(
                sources.source(lease.source()), settings, process.heldBack, process.drain, process.clock);
    }

    PageSizing sizing() {
        return PageSizing.start(new PageSizing.Limits(
                settings.minPageRows(), settings.maxPageRows(), settings.readTime(), MAX_PAGE_BYTES));
    }
}
