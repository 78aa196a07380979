package io.greenlight.read.postgres;

/** Where the columns of the current row are in its bytes. Moved from row to row. */
final class RowCursor {
    private static final int LENGTH_BYTES = 4;
    private static final int FIRST_COLUMN = 2;

    private final int[] offsets;
    private byte[] bytes = new byte[0];

    RowCursor(int columns) {
        this.offsets = new int[columns];
    }

    /** Moves to a row of as many columns as this cursor. */
    RowCursor moveTo(byte[] row) {
        bytes = row;
        int position = FIRST_COLUMN;
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = position + LENGTH_BYTES;
            position += LENGTH_BYTES + Math.max(0, Bytes.int4(row, position));
        }
        return this;
    }

    byte[] bytes() {
        return bytes;
    }

    int offset(int column) {
        return offsets[column];
    }

    int length(int column) {
        return Bytes.int4(bytes, offsets[column] - LENGTH_BYTES);
    }

    boolean isNull(int column) {
        return length(column) < 0;
    }

    /** The first byte after the first {@code columns} columns of a row. */
    static int end(byte[] row, int columns) {
        int position = FIRST_COLUMN;
        for (int i = 0; i < columns; i++) {
            position += LENGTH_BYTES + Math.max(0, Bytes.int4(row, position));
        }
        return position;
    }
}
