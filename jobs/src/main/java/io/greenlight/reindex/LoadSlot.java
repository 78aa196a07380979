package io.greenlight.reindex;

import io.greenlight.dispatch.ClaimedUnit;
import io.greenlight.dispatch.ControlPatience;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.dispatch.SlotEnd;
import io.greenlight.dispatch.SlotLease;
import io.greenlight.dispatch.SlotRunner;
import io.greenlight.dispatch.SlotStore;
import io.greenlight.dispatch.UnitStore;
import io.greenlight.read.PageSizing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A slot at work. Takes units of all running reindexes of its source, the most urgent first, and loads those of one reindex in
 * one step of that reindex's job; when the next unit belongs to another reindex, a step of that one begins.
 *
 * <p>What fails while the control database is away is not a failure of the unit: the slot waits until it answers, and goes on
 * only if nobody has taken the slot over meanwhile.
 */
final class LoadSlot implements SlotRunner {
    private static final Logger LOG = LoggerFactory.getLogger(LoadSlot.class);
    /** After this long a slot lets another that waits for a thread have its turn. */
    private static final Duration TURN = Duration.ofSeconds(30);

    private final SlotStore slots;
    private final UnitStore units;
    private final SlotSteps steps;
    private final SlotParts parts;
    private final ControlPatience control;

    LoadSlot(SlotStore slots, UnitStore units, SlotSteps steps, SlotParts parts, ControlPatience control) {
        this.slots = slots;
        this.units = units;
        this.steps = steps;
        this.parts = parts;
        this.control = control;
    }

    @Override
    public SlotEnd run(SlotLease lease) {
        Run run = new Run(lease);
        try (PatientPageSource pages = parts.pages(lease)) {
            while (run.claim()) {
                run.load(pages);
            }
        }
        return run.end();
    }

    /** One run of the slot. */
    private final class Run {
        private final SlotLease lease;
        private final Slot slot = new Slot();
        private final Drain drain = parts.drain();
        private final InstantSource clock = parts.clock();
        private final Instant start = clock.instant();
        private final int configured;
        private PageSizing sizing = parts.sizing();
        private boolean hadTurn;

        Run(SlotLease lease) {
            this.lease = lease;
            this.configured = slots.configuredSlots(lease.source());
        }

        SlotEnd end() {
            return drain.isRequested() || hadTurn ? SlotEnd.AGAIN : SlotEnd.IDLE;
        }

        /** Whether a unit is in hand to be loaded. */
        boolean claim() {
            if (!slot.hasNext()) {
                control.call(() -> claimNext()).ifPresent(slot::takeNext);
            }
            return slot.hasNext();
        }

        private Optional<ClaimedUnit> claimNext() {
            hadTurn = hadTurn || (Duration.between(start, clock.instant()).compareTo(TURN) > 0 && slots.isAnyWaiting());
            if (drain.isRequested() || slot.hasEnded() || hadTurn) {
                return Optional.empty();
            }
            Optional<ClaimedUnit> claimed = units.claimNext(lease, configured);
            claimed.ifPresent(unit -> parts.observer().at(LoadPoint.AFTER_CLAIM));
            return claimed;
        }

        /** Loads the unit in hand and those after it, as long as they belong to the same reindex. */
        void load(PatientPageSource pages) {
            ClaimedUnit first = slot.next();
            SlotReader.UnitQueue queue = new SlotReader.UnitQueue(
                    () -> slots.order(lease, slot.unit()), this::claimNext, () -> units.release(slot.unit()));
            SlotReader reader = new SlotReader(parts.catalog(), slot, queue, pages, parts.observer(), sizing);
            slot.workFor(first.reindex());
            Optional<Throwable> failure = steps.run(lease, first, slot, reader);
            sizing = reader.sizing();
            failure.ifPresent(this::settle);
        }

        /** Decides what a failed step means for the unit in hand. */
        private void settle(Throwable failure) {
            control.await(failure);
            boolean mine = control.call(() -> slots.isCurrent(lease));
            if (!mine) {
                LOG.warn("Slot {} was taken over. This process writes nothing more for it.", lease.name());
                slot.end();
            } else {
                slot.findLast().ifPresent(unit -> giveUp(unit, failure));
            }
            slot.clear();
        }

        /** Changes nothing of a unit that is done or lost. */
        private void giveUp(ClaimedUnit unit, Throwable failure) {
            // What was broken off since this process has to end is no failure of the unit.
            if (ControlPatience.isControlFailure(failure) || drain.isRequested()) {
                control.run(() -> units.release(unit));
                return;
            }
            LOG.warn("Unit {} of {} failed: {}", unit.id(), unit.entity(), failure.getMessage());
            control.run(() -> units.fail(unit, String.valueOf(failure.getMessage())));
        }
    }
}
