package io.greenlight.config;

import io.greenlight.read.EntityQuery;
import io.greenlight.schema.EntitySchema;

/**
 * One configured kind of document, its schema read.
 *
 * @param name configured name
 * @param settings as configured
 * @param query how it is read
 */
public record Entity(String name, EntityProperties settings, EntityQuery query) {
    /** Its schema. */
    public EntitySchema schema() {
        return query.schema();
    }
}
