package io.greenlight.verify;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The ids of documents with their 64-bit content hashes, in little memory: the bytes of all ids one after the other, a hash and an
 * end per id, and from the first look on a table of numbers. An id of 15 bytes needs 43. Not thread safe.
 */
final class KeyHashes {
    /** Hash, end, and up to four numbers of the table. */
    private static final int BYTES_BESIDE_ID = 8 + 4 + 16;

    private static final int FIRST = 1_024;
    private static final int EMPTY = -1;

    private final long maxBytes;
    private byte[] ids = new byte[FIRST * 16];
    private int[] ends = new int[FIRST];
    private long[] hashes = new long[FIRST];
    private int[] table = new int[0];
    private int size;

    /** With a limit for everything together. */
    KeyHashes(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** What so many ids need. */
    static long bytes(long count, long bytesOfIds) {
        return bytesOfIds + count * BYTES_BESIDE_ID;
    }

    int size() {
        return size;
    }

    /** Adds an id that is not in here; false if it has no room. */
    boolean add(String id, long hash) {
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        long end = (long) end(size) + bytes.length;
        if (bytes(size + 1L, end) > maxBytes || end > Integer.MAX_VALUE - 16) {
            return false;
        }
        reserve((int) end);
        System.arraycopy(bytes, 0, ids, end(size), bytes.length);
        ends[size] = (int) end;
        hashes[size] = hash;
        size++;
        table = new int[0];
        return true;
    }

    /** The number of an id; negative if it is not in here. */
    int find(String id) {
        if (size == 0) {
            return EMPTY;
        }
        if (table.length == 0) {
            fillTable();
        }
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        int at = slot(bytes, 0, bytes.length);
        while (table[at] != EMPTY && !isAt(table[at], bytes)) {
            at = (at + 1) & (table.length - 1);
        }
        return table[at];
    }

    /** The id of this number. */
    String id(int number) {
        int from = end(number);
        return new String(ids, from, ends[number] - from, StandardCharsets.UTF_8);
    }

    /** The hash of this number. */
    long hash(int number) {
        return hashes[number];
    }

    /** Forgets the first ids; those that stay are numbered anew from 0. */
    void forgetFirst(int count) {
        int from = end(count);
        int bytes = end(size) - from;
        System.arraycopy(ids, from, ids, 0, bytes);
        for (int i = count; i < size; i++) {
            ends[i - count] = ends[i] - from;
            hashes[i - count] = hashes[i];
        }
        size -= count;
        table = new int[0];
    }

    private void fillTable() {
        table = new int[Integer.highestOneBit(size) * 4];
        Arrays.fill(table, EMPTY);
        for (int number = 0; number < size; number++) {
            int at = slot(ids, end(number), ends[number]);
            while (table[at] != EMPTY) {
                at = (at + 1) & (table.length - 1);
            }
            table[at] = number;
        }
    }

    private int slot(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = 31 * hash + bytes[i];
        }
        // Ids of one account differ in their last digits: the multiplication spreads those over all bits.
        return ((hash * 0x9E3779B9) >>> 8) & (table.length - 1);
    }

    private boolean isAt(int number, byte[] bytes) {
        return Arrays.equals(ids, end(number), ends[number], bytes, 0, bytes.length);
    }

    /** Where the id before this number ends. */
    private int end(int number) {
        return number == 0 ? 0 : ends[number - 1];
    }

    private void reserve(int bytes) {
        if (bytes > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(bytes, larger(ids.length)));
        }
        if (size == ends.length) {
            ends = Arrays.copyOf(ends, larger(size));
            hashes = Arrays.copyOf(hashes, larger(size));
        }
    }

    private static int larger(int length) {
        return (int) Math.min(Integer.MAX_VALUE - 16, length + (length >> 1) + 16L);
    }
}
