package io.greenlight.reindex;

import io.greenlight.config.Catalog;
import io.greenlight.config.Entity;
import io.greenlight.dispatch.ClaimedUnit;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.dispatch.SlotOrder;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSizing;
import io.greenlight.schema.FieldSpec;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.batch.infrastructure.item.ItemReader;

/**
 * The reader of the load step: reads the unit that the slot holds page by page, then the next one that it claims, and ends
 * when there is none, when the next one belongs to another reindex, or when the slot has to end. Where it stands is in the
 * units, not in the step's context, so that any slot can go on.
 */
final class SlotReader implements ItemReader<LoadedPage> {
    private final Catalog catalog;
    private final Slot slot;
    private final UnitQueue queue;
    private final PatientPageSource pages;
    private final LoadObserver observer;
    private PageSizing sizing;

    /**
     * Where a slot gets its units from.
     *
     * @param order asked before each page
     * @param next the next unit; empty when none may be taken
     * @param release gives the unit in hand back
     */
    record UnitQueue(Supplier<SlotOrder> order, Supplier<Optional<ClaimedUnit>> next, Runnable release) {}

    SlotReader(
            Catalog catalog,
            Slot slot,
            UnitQueue queue,
            PatientPageSource pages,
            LoadObserver observer,
            PageSizing sizing) {
        this.catalog = catalog;
        this.slot = slot;
        this.queue = queue;
        this.pages = pages;
        this.observer = observer;
        this.sizing = sizing;
    }

    /** How many rows the next page asks for; handed to the reader of the next step, so that it need not learn it again. */
    PageSizing sizing() {
        return sizing;
    }

    @Override
    public @Nullable LoadedPage read() throws InterruptedException {
        while (hasUnit()) {
            Optional<Page> read = readPage(slot.unit());
            if (read.isPresent()) {
                return loaded(slot.unit(), read.get());
            }
        }
        return null;
    }

    /** Whether the slot holds a unit of this step's reindex. */
    private boolean hasUnit() {
        if (slot.isFree() && !slot.hasNext()) {
            queue.next().get().ifPresent(slot::takeNext);
        }
        return slot.isFree() ? slot.startNext() : true;
    }

    /** A page; empty when the unit had to be given back. */
    private Optional<Page> readPage(ClaimedUnit unit) throws InterruptedException {
        Entity entity = catalog.entity(unit.entity());
        PageRequest request = new PageRequest(unit.scope(), slot.position(), sizing.rows());
        Optional<Page> page = pages.read(unit.shard(), query(unit, entity), request, () -> mayRead());
        if (page.isEmpty()) {
            queue.release().run();
            slot.clear();
        }
        return page;
    }

    private static EntityQuery query(ClaimedUnit unit, Entity entity) {
        Instant since = unit.since();
        FieldSpec time = entity.schema().month();
        return since == null || time == null ? entity.query() : entity.query().since(time, since);
    }

    private boolean mayRead() {
        return switch (queue.order().get()) {
            case GO_ON -> true;
            case ANOTHER_UNIT -> false;
            case END, LOST -> {
                slot.end();
                yield false;
            }
        };
    }

    private LoadedPage loaded(ClaimedUnit unit, Page page) {
        observer.read(unit.id(), String.valueOf(slot.position()), page.rows());
        observer.at(LoadPoint.AFTER_READ);
        sizing = sizing.after(page);
        if (page.end()) {
            slot.clear();
        } else {
            slot.advance(page.last());
        }
        return new LoadedPage(unit, page);
    }
}
