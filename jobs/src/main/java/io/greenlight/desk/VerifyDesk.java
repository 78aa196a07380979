package io.greenlight.desk;

import io.greenlight.generation.LastComparison;
import io.greenlight.verify.Repairer.Repair;
import java.util.List;
import java.util.function.Consumer;

/** Compares generations with their sources, and mends what differs. */
public interface VerifyDesk {
    /**
     * Compares, and returns when that is done.
     *
     * @param each hears of every comparison as it is done
     * @throws io.greenlight.verify.VerificationBroken if it was broken off
     */
    List<Comparison> verify(VerifyOrder order, Consumer<Comparison> each);

    /**
     * Goes on with one that was broken off, and returns when that is done.
     *
     * @throws io.greenlight.steering.NotFound if there is none of this number
     */
    Comparison resume(long id);

    /** Comparisons, newest first. */
    Page<Comparison> list(Page.Cursor cursor);

    /**
     * How far one is.
     *
     * @throws io.greenlight.steering.NotFound if there is none of this number
     */
    Comparison comparison(long id);

    /** The last comparison of all of each generation that serves; none of one that was never compared. */
    List<LastComparison> lastComparisons();

    /**
     * Mends open differences, and returns when that is done.
     *
     * @param order names no generation: {@link #mend} takes one
     */
    Repair repair(RepairOrder order);

    /**
     * Compares all of a generation, mends what differs, and returns when that is done.
     *
     * @param generation its name
     * @throws io.greenlight.steering.NotFound if there is none of this name
     * @throws io.greenlight.swap.GateRefused if its indexes are gone or it is still loaded
     */
    MendedGeneration mend(String generation);
}
