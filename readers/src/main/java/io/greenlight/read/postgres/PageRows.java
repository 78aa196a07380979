package io.greenlight.read.postgres;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of a page as they came, each beginning with account and key, so that the bytes up to the end of the key identify
 * the row.
 */
final class PageRows {
    private static final int FIRST_COLUMN = 2;
    private static final long MIX = 0x9E3779B97F4A7C15L;

    private final int keyColumns;
    private final List<byte[]> rows = new ArrayList<>();
    private long bytes;
    private int[] slots = new int[0];

    PageRows(int keyColumns) {
        this.keyColumns = keyColumns;
    }

    void add(byte[] row) {
        rows.add(row);
        bytes += row.length;
    }

    void removeLast() {
        rows.removeLast();
    }

    int size() {
        return rows.size();
    }

    long bytes() {
        return bytes;
    }

    byte[] row(int index) {
        return rows.get(index);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Whether a row has the same account and key as the row before it. */
    boolean repeatsPrevious(int index) {
        return index > 0 && sameKey(row(index), keyEnd(row(index)), row(index - 1));
    }

    /** Whether a row has the same account as the row before it. */
    boolean continuesAccount(int index) {
        return index > 0 && sameKey(row(index), RowCursor.end(row(index), 1), row(index - 1));
    }

    int keyEnd(byte[] row) {
        return RowCursor.end(row, keyColumns);
    }

    /**
     * The index of the row with the same account and key as another statement's row, or -1.
     *
     * @param guess tried first, since both statements tend to come in the same order
     */
    int indexOf(byte[] other, int otherKeyEnd, int guess) {
        if (sameKey(other, otherKeyEnd, row(guess))) {
            return guess;
        }
        if (slots.length == 0) {
            slots = hashed();
        }
        int mask = slots.length - 1;
        for (int slot = hash(other, otherKeyEnd) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            if (sameKey(other, otherKeyEnd, row(slots[slot] - 1))) {
                return slots[slot] - 1;
            }
        }
        return -1;
    }

    /** Row numbers from 1, in a table at most half full; 0 is free. */
    private int[] hashed() {
        int[] table = new int[Integer.highestOneBit(Math.max(2, rows.size())) * 4];
        int mask = table.length - 1;
        for (int i = 0; i < rows.size(); i++) {
            int slot = hash(row(i), keyEnd(row(i))) & mask;
            while (table[slot] != 0) {
                slot = (slot + 1) & mask;
            }
            table[slot] = i + 1;
        }
        return table;
    }

    private static boolean sameKey(byte[] left, int leftKeyEnd, byte[] right) {
        // The lengths of the columns are among the bytes, so equal bytes end at the same column.
        return right.length >= leftKeyEnd
                && Arrays.equals(left, FIRST_COLUMN, leftKeyEnd, right, FIRST_COLUMN, leftKeyEnd);
    }

    private static int hash(byte[] row, int keyEnd) {
        long hash = keyEnd;
        int position = FIRST_COLUMN;
        for (; position + Long.BYTES <= keyEnd; position += Long.BYTES) {
            hash = mix(hash ^ Bytes.int8(row, position));
        }
        for (; position < keyEnd; position++) {
            hash = mix(hash ^ row[position]);
        }
        return (int) hash;
    }

    private static long mix(long value) {
        long product = value * MIX;
        return product ^ (product >>> 32);
    }
}
