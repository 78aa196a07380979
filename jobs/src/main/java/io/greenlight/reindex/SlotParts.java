package io.greenlight.reindex;

import io.greenlight.config.Catalog;
import io.greenlight.config.LoadProperties;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.UnitStore;
import io.greenlight.dispatch.Worker;
import io.greenlight.generation.GenerationStore;
import io.greenlight.guard.SourceGuards;
import io.greenlight.read.PageSizing;
import io.greenlight.read.Reader;
import io.greenlight.read.Source;
import io.greenlight.readiness.AccountVerifier;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What every slot of this process is made from.
 *
 * @param settings reading and pausing
 * @param catalog the configured entities
 * @param units where units are claimed
 * @param generations the registry
 * @param verifier turns accounts ready
 * @param process this process
 */
record SlotParts(
        LoadProperties settings,
        Catalog catalog,
        UnitStore units,
        GenerationStore generations,
        AccountVerifier verifier,
        ThisProcess process) {
    private static final long MAX_PAGE_BYTES = 16L << 20;
    /** A wait for a permit to read that is longer is shown. */
    private static final Duration PERMIT_PATIENCE = Duration.ofSeconds(1);

    /**
     * This process.
     *
     * @param worker its name
     * @param drain asks it to stop
     * @param heldBack why it waits
     * @param guards let it read, or not
     * @param observer hears where its load is
     * @param clock tells the time
     */
    record ThisProcess(
            Worker worker,
            Drain drain,
            HeldBack heldBack,
            SourceGuards guards,
            LoadObserver observer,
            InstantSource clock) {}

    Worker worker() {
        return process.worker;
    }

    Drain drain() {
        return process.drain;
    }

    LoadObserver observer() {
        return process.observer;
    }

    PatientPageSource pages(Source source) {
        Reader reader = Reader.ofSource(source.name()).waiting(PERMIT_PATIENCE);
        return new PatientPageSource(source, reader, settings, process);
    }

    PageSizing sizing() {
        return PageSizing.start(new PageSizing.Limits(
                settings.minPageRows(), settings.maxPageRows(), settings.readTime(), MAX_PAGE_BYTES));
    }
}
