package io.greenlight.read.postgres;

import org.jspecify.annotations.Nullable;

/**
 * A column of the user's query.
 *
 * @param name as the query names it
 * @param sqlType its type as SQL writes it, below any domain
 * @param type how values, or the elements of an array, are decoded; null when we cannot
 * @param array whether it is an array
 * @param ordered whether its comparison operators are PostgreSQL's own, found whatever the search path is
 */
record Column(String name, String sqlType, @Nullable PgType type, boolean array, boolean ordered) {
    boolean canBeKey() {
        return !array && ordered && type != null && type.canBeKey();
    }

    boolean canBeAccount() {
        return !array && ordered && type != null && type.canBeAccount();
    }

    /** The type, for columns that were checked. */
    PgType decodableType() {
        if (type == null) {
            throw new IllegalStateException("Cannot decode column %s of type %s".formatted(name, sqlType));
        }
        return type;
    }
}
