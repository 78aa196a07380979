package io.greenlight.reindex;

import io.greenlight.config.Catalog;
import io.greenlight.config.Entity;
import io.greenlight.dispatch.ClaimedUnit;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.dispatch.UnitStore;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSizing;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.core.step.StepExecution;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * The reader of the load step: claims units of one source, highest priority first, and reads them page by page. Ends when
 * the source has no queued unit. Where it stands is in the units, not in the step's context, so that any slot can go on.
 */
final class SlotReader implements ItemStreamReader<LoadedPage> {
    private final SlotWork work;
    private final Slot slot;
    private final PatientPageSource pages;
    private final StepExecution step;
    private PageSizing sizing;

    /**
     * What every slot of a reindex shares.
     *
     * @param run the reindex and who runs it
     * @param catalog the configured entities
     * @param units where units are claimed
     * @param finished called between two units: verifies what is loaded
     * @param drain asks to stop
     * @param observer hears where the load is
     */
    record SlotWork(
            LoadRun run, Catalog catalog, UnitStore units, Runnable finished, Drain drain, LoadObserver observer) {}

    SlotReader(SlotWork work, Slot slot, PatientPageSource pages, PageSizing sizing, StepExecution step) {
        this.work = work;
        this.slot = slot;
        this.pages = pages;
        this.sizing = sizing;
        this.step = step;
    }

    @Override
    public @Nullable LoadedPage read() throws InterruptedException {
        if (slot.isFree() && !claimNext()) {
            return null;
        }
        ClaimedUnit unit = slot.unit();
        Entity entity = work.catalog().entity(unit.entity());
        PageRequest request = new PageRequest(unit.scope(), slot.position(), sizing.rows());
        Optional<Page> read = pages.read(unit.shard(), entity, request);
        if (read.isEmpty()) {
            return stop();
        }
        Page page = read.get();
        work.observer().read(unit.id(), String.valueOf(slot.position()), page.rows());
        work.observer().at(LoadPoint.AFTER_READ);
        sizing = sizing.after(page);
        advance(page);
        return new LoadedPage(unit, page);
    }

    private boolean claimNext() {
        work.finished().run();
        if (work.drain().isRequested()) {
            stop();
            return false;
        }
        Optional<ClaimedUnit> claimed = work.units()
                .claimNext(work.run().reindex(), work.run().source(), work.run().worker());
        if (claimed.isEmpty()) {
            return false;
        }
        slot.take(claimed.get());
        work.observer().at(LoadPoint.AFTER_CLAIM);
        return true;
    }

    private void advance(Page page) {
        if (page.end()) {
            slot.clear();
        } else {
            slot.advance(page.last());
        }
    }

    private @Nullable LoadedPage stop() {
        if (!slot.isFree()) {
            work.units().release(slot.unit());
            slot.clear();
        }
        step.setTerminateOnly();
        return null;
    }

    /** Closes the connection. A unit still held is given back, so that it need not wait for this worker to be found dead. */
    @Override
    public void close() {
        pages.close();
        if (!slot.isFree()) {
            work.units().release(slot.unit());
            slot.clear();
        }
    }

    /**
     * Which reindex a slot works for.
     *
     * @param reindex its number
     * @param source the slot's source
     * @param worker name of this process
     */
    record LoadRun(long reindex, String source, String worker) {}
}
