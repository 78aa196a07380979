package io.greenlight.read.postgres;

import java.util.Optional;

/** The types of PostgreSQL we can decode, by their binary form. Types that share one are one constant. */
enum PgType {
    BOOL,
    INT2,
    INT4,
    INT8,
    FLOAT4,
    FLOAT8,
    NUMERIC,
    TEXT,
    /** Padded with blanks that mean nothing. */
    BPCHAR,
    UUID,
    TIMESTAMP,
    DATE,
    JSON,
    JSONB,
    INET;

    /** The type of this name in {@code pg_catalog}. */
    static Optional<PgType> findBuiltIn(String typname) {
        return Optional.ofNullable(
                switch (typname) {
                    case "bool" -> BOOL;
                    case "int2" -> INT2;
                    case "int4" -> INT4;
                    case "int8" -> INT8;
                    case "float4" -> FLOAT4;
                    case "float8" -> FLOAT8;
                    case "numeric" -> NUMERIC;
                    case "text", "varchar", "name" -> TEXT;
                    case "bpchar" -> BPCHAR;
                    case "uuid" -> UUID;
                    // Both are microseconds since 2000; one without a zone is taken as UTC.
                    case "timestamp", "timestamptz" -> TIMESTAMP;
                    case "date" -> DATE;
                    case "json" -> JSON;
                    case "jsonb" -> JSONB;
                    case "inet", "cidr" -> INET;
                    default -> null;
                });
    }

    /**
     * Whether values of this type can be a key: they have one canonical text, which PostgreSQL reads back as the same value.
     */
    boolean canBeKey() {
        return switch (this) {
            case INT2, INT4, INT8, NUMERIC, TEXT, BPCHAR, UUID, TIMESTAMP, DATE -> true;
            case BOOL, FLOAT4, FLOAT8, JSON, JSONB, INET -> false;
        };
    }

    /** Whether it can be an account: a key whose canonical text is also what {@code ::text} gives. */
    boolean canBeAccount() {
        return canBeKey() && this != TIMESTAMP && this != DATE;
    }
}
