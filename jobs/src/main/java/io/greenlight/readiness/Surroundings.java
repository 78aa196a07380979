package io.greenlight.readiness;

/** What else decides beside the rows, at the moment of the answer. */
interface Surroundings {
    /** Why the indexes of the generation that serves an entity cannot be trusted; empty when they can. */
    String distrust(String entity, long generation);

    /** How fresh a row's generation is at its source. */
    Freshness freshness(AccountRow row);

    /** Why the positions of a source may not be those they were; empty when they are. */
    String positionDoubt(String source);
}
