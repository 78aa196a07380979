package io.greenlight.read.postgres;

import java.util.UUID;

/** The canonical text of a key column's binary value. PostgreSQL, given this text, finds the same value again. */
final class KeyText {
    private KeyText() {}

    static String of(PgType type, byte[] row, int offset, int length) {
        return switch (type) {
            case INT2 -> Short.toString(Bytes.int2(row, offset));
            case INT4 -> Integer.toString(Bytes.int4(row, offset));
            case INT8 -> Long.toString(Bytes.int8(row, offset));
            case NUMERIC -> PgNumeric.text(row, offset);
            case TEXT -> Bytes.utf8(row, offset, length);
            case BPCHAR -> Bytes.utf8(row, offset, withoutPadding(row, offset, length));
            case UUID -> uuid(row, offset).toString();
            case TIMESTAMP -> PgTime.timestampText(Bytes.int8(row, offset));
            case DATE -> PgTime.dateText(Bytes.int4(row, offset));
            case BOOL, FLOAT4, FLOAT8, JSON, JSONB, INET ->
                throw new IllegalArgumentException("Cannot use a column of type %s as key".formatted(type));
        };
    }

    static UUID uuid(byte[] row, int offset) {
        return new UUID(Bytes.int8(row, offset), Bytes.int8(row, offset + 8));
    }

    /** The length without the blanks that pad a {@code char(n)}. */
    static int withoutPadding(byte[] row, int offset, int length) {
        int end = length;
        while (end > 0 && row[offset + end - 1] == ' ') {
            end--;
        }
        return end;
    }
}
