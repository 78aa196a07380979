package io.greenlight.readiness;

/** Says why the indexes behind an entity's alias cannot be trusted, or nothing. */
@FunctionalInterface
interface Look {
    String distrust(String entity, long generation);
}
