package io.greenlight.schema;

/** What kind of value a field holds, whatever type the source gives it. Decides how it is encoded and checked. */
public enum FieldKind {
    /** {@code true} or {@code false}. */
    BOOLEAN,
    /** A whole number of 64 bits. */
    LONG,
    /** A finite floating point number. */
    DOUBLE,
    /** Text in UTF-8. */
    TEXT,
    /** A point in time, microseconds since 1970 in UTC. */
    TIMESTAMP,
    /** A day of the calendar. */
    DATE,
    /** A JSON object that is copied as it is. */
    JSON
}
