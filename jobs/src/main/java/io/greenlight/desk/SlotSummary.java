package io.greenlight.desk;

import java.time.Instant;

/**
 * A slot of a source at work.
 *
 * @param source the source
 * @param number its number there
 * @param worker the process it is on
 * @param since when that took it
 * @param unit the unit it holds
 * @param entity what that loads
 * @param account its first account
 * @param expected estimated rows of the unit
 * @param rowsRead rows read and acknowledged
 */
public record SlotSummary(
        String source,
        int number,
        String worker,
        Instant since,
        long unit,
        String entity,
        String account,
        long expected,
        long rowsRead) {}
