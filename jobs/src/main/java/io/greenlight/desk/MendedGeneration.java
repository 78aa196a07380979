package io.greenlight.desk;

import io.greenlight.verify.GenerationMender.Mended;
import io.greenlight.verify.Repairer.Repair;

/**
 * What was done to make a generation equal to its sources.
 *
 * @param generation its name
 * @param verification number of the comparison
 * @param accounts accounts compared
 * @param documents rows that have a valid document
 * @param repair what was repaired
 * @param equal whether nothing is left
 */
public record MendedGeneration(
        String generation, long verification, long accounts, long documents, Repair repair, boolean equal) {
    static MendedGeneration of(Mended mended) {
        return new MendedGeneration(
                mended.verification().generation(),
                mended.verification().id(),
                mended.verification().accounts(),
                mended.verification().documents(),
                mended.repair(),
                mended.equal());
    }
}
