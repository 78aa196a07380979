package io.greenlight.eta;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long one slot of one source takes for a document. What was measured counts the more, the more units it was measured on:
 * few units of a class are drawn towards the entity's rate, an entity with few units towards the configured rate.
 *
 * <p>Worked example: 5,000 documents a second are configured, and {@value #TRUST} units count as much as what was believed
 * before. Three units of an entity took 60 s for 100,000 documents, 0.6 ms a document: the entity is taken to need
 * (3 * 0.6 + 3 * 0.2) / 6 = 0.4 ms.
 */
public final class Rates {
    /** So many units measured count as much as what was believed before. */
    private static final int TRUST = 3;

    private final double configuredSecondsPerDocument;
    private final Map<String, Double> byEntity = new HashMap<>();
    private final Map<SizeClass, Double> byClass = new HashMap<>();

    /**
     * With what was measured.
     *
     * @param documentsPerSecondAndSlot believed before anything was measured
     * @param measured at most one entry per size class
     */
    public Rates(double documentsPerSecondAndSlot, List<Measured> measured) {
        if (!(documentsPerSecondAndSlot > 0)) {
            throw new IllegalArgumentException(
                    "Cannot estimate with %s documents a second".formatted(documentsPerSecondAndSlot));
        }
        this.configuredSecondsPerDocument = 1 / documentsPerSecondAndSlot;
        Map<String, Measured> entities = new HashMap<>();
        measured.forEach(group -> entities.merge(group.size().entity(), group, Measured::plus));
        entities.forEach((entity, all) -> byEntity.put(entity, secondsPerDocument(all, configuredSecondsPerDocument)));
        measured.forEach(group -> byClass.put(
                group.size(), secondsPerDocument(group, ofEntity(group.size().entity()))));
    }

    private static double secondsPerDocument(Measured measured, double before) {
        if (measured.documents() == 0) {
            return before;
        }
        double share = (double) measured.units() / (measured.units() + TRUST);
        return share * (measured.seconds() / measured.documents()) + (1 - share) * before;
    }

    private double ofEntity(String entity) {
        return byEntity.getOrDefault(entity, configuredSecondsPerDocument);
    }

    /** How long one slot takes for all of this. */
    public double seconds(Load load) {
        return load.documents()
                * byClass.getOrDefault(load.size(), ofEntity(load.size().entity()));
    }
}
