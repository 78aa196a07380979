package io.greenlight.read.postgres;

import io.greenlight.encode.DocumentEncoder;
import io.greenlight.schema.FieldKind;
import io.greenlight.schema.FieldSpec;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pushes one binary value, which is not NULL, into the document. There is one per pair of PostgreSQL type and kind of field,
 * chosen once per column.
 */
@FunctionalInterface
interface ValueDecoder {
    /** Decodes {@code length} bytes of {@code row} from {@code offset}. What cannot be a value of the field is rejected. */
    void decode(byte[] row, int offset, int length, FieldSpec field, DocumentEncoder document);

    /** The decoder for values of this type in a field of this kind, or empty when the SQL must cast the column. */
    static Optional<ValueDecoder> find(PgType type, FieldKind kind) {
        return Optional.ofNullable(
                switch (kind) {
                    case BOOLEAN -> type == PgType.BOOL ? (r, o, n, f, d) -> d.booleanValue(f, r[o] != 0) : null;
                    case LONG -> toLong(type);
                    case DOUBLE -> toDouble(type);
                    case TEXT -> toText(type);
                    case TIMESTAMP -> toTimestamp(type);
                    case DATE -> type == PgType.DATE ? (r, o, n, f, d) -> date(Bytes.int4(r, o), f, d) : null;
                    case JSON -> toJson(type);
                });
    }

    private static @Nullable ValueDecoder toLong(PgType type) {
        return switch (type) {
            case INT2 -> (r, o, n, f, d) -> d.longValue(f, Bytes.int2(r, o));
            case INT4 -> (r, o, n, f, d) -> d.longValue(f, Bytes.int4(r, o));
            case INT8 -> (r, o, n, f, d) -> d.longValue(f, Bytes.int8(r, o));
            case NUMERIC -> (r, o, n, f, d) -> wholeNumber(PgNumeric.find(r, o), f, d);
            default -> null;
        };
    }

    private static @Nullable ValueDecoder toDouble(PgType type) {
        return switch (type) {
            case INT2 -> (r, o, n, f, d) -> d.doubleValue(f, Bytes.int2(r, o));
            case INT4 -> (r, o, n, f, d) -> d.doubleValue(f, Bytes.int4(r, o));
            case INT8 -> (r, o, n, f, d) -> d.doubleValue(f, (double) Bytes.int8(r, o));
            case FLOAT4 -> (r, o, n, f, d) -> d.doubleValue(f, shortest(Float.intBitsToFloat(Bytes.int4(r, o))));
            case FLOAT8 -> (r, o, n, f, d) -> d.doubleValue(f, Double.longBitsToDouble(Bytes.int8(r, o)));
            case NUMERIC ->
                (r, o, n, f, d) -> d.doubleValue(
                        f, PgNumeric.find(r, o).map(BigDecimal::doubleValue).orElse(Double.NaN));
            default -> null;
        };
    }

    private static @Nullable ValueDecoder toText(PgType type) {
        return switch (type) {
            case TEXT -> (r, o, n, f, d) -> d.textValue(f, r, o, n);
            case BPCHAR -> (r, o, n, f, d) -> d.textValue(f, r, o, KeyText.withoutPadding(r, o, n));
            case INT2, INT4, INT8, NUMERIC, UUID, TIMESTAMP, DATE ->
                (r, o, n, f, d) -> d.textValue(f, KeyText.of(type, r, o, n));
            case INET -> (r, o, n, f, d) -> d.textValue(f, PgAddress.text(r, o));
            default -> null;
        };
    }

    private static @Nullable ValueDecoder toTimestamp(PgType type) {
        return switch (type) {
            case TIMESTAMP -> (r, o, n, f, d) -> timestamp(Bytes.int8(r, o), f, d);
            case DATE -> (r, o, n, f, d) -> midnight(Bytes.int4(r, o), f, d);
            default -> null;
        };
    }

    private static @Nullable ValueDecoder toJson(PgType type) {
        return switch (type) {
            case JSON -> (r, o, n, f, d) -> d.jsonValue(f, r, o, n);
            // The first byte is the version of the binary form, always 1.
            case JSONB -> (r, o, n, f, d) -> d.jsonValue(f, r, o + 1, n - 1);
            default -> null;
        };
    }

    private static void wholeNumber(Optional<BigDecimal> number, FieldSpec field, DocumentEncoder document) {
        if (number.isEmpty()) {
            document.reject(field, "is NaN or infinite");
            return;
        }
        try {
            document.longValue(field, number.get().longValueExact());
        } catch (ArithmeticException e) {
            document.reject(field, "is not a whole number of 64 bits");
        }
    }

    private static void timestamp(long pgMicros, FieldSpec field, DocumentEncoder document) {
        if (PgTime.isInfinite(pgMicros)) {
            document.reject(field, "is an infinite timestamp");
            return;
        }
        try {
            document.timestampValue(field, PgTime.micros(pgMicros));
        } catch (ArithmeticException e) {
            document.reject(field, "is a timestamp out of range");
        }
    }

    private static void midnight(int pgDays, FieldSpec field, DocumentEncoder document) {
        if (PgTime.isInfinite(pgDays)) {
            document.reject(field, "is an infinite date");
            return;
        }
        try {
            document.timestampValue(field, PgTime.microsOfDay(pgDays));
        } catch (ArithmeticException e) {
            document.reject(field, "is a date out of range");
        }
    }

    private static void date(int pgDays, FieldSpec field, DocumentEncoder document) {
        if (PgTime.isInfinite(pgDays)) {
            document.reject(field, "is an infinite date");
        } else {
            document.dateValue(field, PgTime.epochDay(pgDays));
        }
    }

    /** The double with the shortest text, so that a {@code real} of 0.1 stays 0.1. */
    private static double shortest(float value) {
        return Float.isFinite(value) ? Double.parseDouble(Float.toString(value)) : value;
    }
}
