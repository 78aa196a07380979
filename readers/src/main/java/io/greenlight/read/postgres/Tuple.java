package io.greenlight.read.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A row in a message of the WAL, its columns in text form. */
final class Tuple {
    private static final int NULL = -1;
    private static final int UNCHANGED = -2;

    private final ByteBuffer message;
    private final int[] offsets;
    private final int[] lengths;

    private Tuple(ByteBuffer message, int columns) {
        this.message = message;
        this.offsets = new int[columns];
        this.lengths = new int[columns];
    }

    /** Reads the row at the message's place, and leaves the message behind it. */
    static Tuple read(ByteBuffer message) {
        Tuple tuple = new Tuple(message, message.getShort());
        for (int i = 0; i < tuple.lengths.length; i++) {
            tuple.readColumn(i);
        }
        return tuple;
    }

    private void readColumn(int column) {
        byte kind = message.get();
        switch (kind) {
            case 'n' -> lengths[column] = NULL;
            case 'u' -> lengths[column] = UNCHANGED;
            case 't' -> {
                lengths[column] = message.getInt();
                offsets[column] = message.position();
                message.position(offsets[column] + lengths[column]);
            }
            default ->
                throw new IllegalStateException("Cannot read a row of the WAL: column %d is of unknown kind %d"
                        .formatted(column + 1, (int) kind));
        }
    }

    int columns() {
        return lengths.length;
    }

    /** The column's text; null if it is NULL, or too long to be in the message while it did not change. */
    @Nullable
    String text(int column) {
        int length = lengths[column];
        return length < 0 ? null : new String(message.array(), message.arrayOffset() + offsets[column], length, UTF_8);
    }

    /** Whether the column did not change and is too long to be in the message. */
    boolean isUnchanged(int column) {
        return lengths[column] == UNCHANGED;
    }
}
