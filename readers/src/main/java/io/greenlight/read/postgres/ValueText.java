package io.greenlight.read.postgres;

import io.greenlight.document.RejectedContent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of any value that can be decoded, for people. */
final class ValueText {
    private static final int DIMENSIONS = 12;
    private static final int DIMENSION_BYTES = 8;

    private ValueText() {}

    /** The text of a value which is not NULL; of one that is text, at most so many bytes. */
    static String of(PgType type, byte[] row, int offset, int length, int mostBytes) {
        return switch (type) {
            case BOOL -> Boolean.toString(row[offset] != 0);
            case FLOAT4 -> Float.toString(Float.intBitsToFloat(Bytes.int4(row, offset)));
            case FLOAT8 -> Double.toString(Double.longBitsToDouble(Bytes.int8(row, offset)));
            case INET -> PgAddress.text(row, offset);
            case TEXT, BPCHAR, JSON -> beginning(row, offset, length, mostBytes);
            // The first byte is the version of the binary form, always 1.
            case JSONB -> beginning(row, offset + 1, length - 1, mostBytes);
            case INT2, INT4, INT8, NUMERIC, UUID, TIMESTAMP, DATE -> KeyText.of(type, row, offset, length);
        };
    }

    private static String beginning(byte[] row, int offset, int length, int mostBytes) {
        return Bytes.utf8(row, offset, RejectedContent.fitting(row, offset, length, mostBytes));
    }

    /** The texts of an array's elements, those of all dimensions one after another. */
    static List<@Nullable String> elements(PgType type, byte[] row, int offset, int mostBytes) {
        int dimensions = Bytes.int4(row, offset);
        int count = dimensions == 0 ? 0 : 1;
        for (int i = 0; i < dimensions; i++) {
            count *= Bytes.int4(row, offset + DIMENSIONS + i * DIMENSION_BYTES);
        }
        List<@Nullable String> texts = new ArrayList<>(count);
        int position = offset + DIMENSIONS + dimensions * DIMENSION_BYTES;
        for (int i = 0; i < count; i++) {
            int length = Bytes.int4(row, position);
            position += Integer.BYTES;
            texts.add(length < 0 ? null : of(type, row, position, length, mostBytes));
            position += Math.max(0, length);
        }
        return texts;
    }
}
