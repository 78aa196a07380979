package io.greenlight.read.postgres;

import java.math.BigInteger;
import java.util.UUID;
import java.util.regex.Pattern;

/** The canonical text of a key column's binary value. PostgreSQL, given this text, finds the same value again. */
final class KeyText {
    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9]\\d{0,18}");
    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,10000}(\\.\\d{1,10000})?|NaN|-?Infinity");
    private static final Pattern UUID_FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

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

    /** Whether a value of the type can have this text; of times and dates nobody looks closely. */
    static boolean isOf(PgType type, String text) {
        return switch (type) {
            case INT2 -> isWhole(text, Short.MIN_VALUE, Short.MAX_VALUE);
            case INT4 -> isWhole(text, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case INT8 -> isWhole(text, Long.MIN_VALUE, Long.MAX_VALUE);
            case NUMERIC -> NUMBER.matcher(text).matches();
            case TEXT, BPCHAR -> text.indexOf('\0') < 0;
            case UUID -> UUID_FORM.matcher(text).matches();
            case TIMESTAMP, DATE -> true;
            case BOOL, FLOAT4, FLOAT8, JSON, JSONB, INET -> false;
        };
    }

    private static boolean isWhole(String text, long least, long most) {
        if (!WHOLE.matcher(text).matches()) {
            return false;
        }
        BigInteger value = new BigInteger(text);
        return value.compareTo(BigInteger.valueOf(least)) >= 0 && value.compareTo(BigInteger.valueOf(most)) <= 0;
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
