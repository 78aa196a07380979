package io.greenlight.testbed.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Bytes that grow, big-endian. */
final class RowBuffer {
    private byte[] array;
    private int size;

    RowBuffer(int capacityBytes) {
        array = new byte[capacityBytes];
    }

    int size() {
        return size;
    }

    byte[] array() {
        return array;
    }

    void clear() {
        size = 0;
    }

    void oneByte(byte value) {
        reserve(1);
        array[size++] = value;
    }

    void twoBytes(int value) {
        reserve(2);
        array[size++] = (byte) (value >>> 8);
        array[size++] = (byte) value;
    }

    void fourBytes(int value) {
        reserve(4);
        array[size++] = (byte) (value >>> 24);
        array[size++] = (byte) (value >>> 16);
        array[size++] = (byte) (value >>> 8);
        array[size++] = (byte) value;
    }

    void eightBytes(long value) {
        fourBytes((int) (value >>> 32));
        fourBytes((int) value);
    }

    RowBuffer bytes(byte[] value) {
        reserve(value.length);
        System.arraycopy(value, 0, array, size, value.length);
        size += value.length;
        return this;
    }

    RowBuffer bytes(RowBuffer value) {
        reserve(value.size);
        System.arraycopy(value.array, 0, array, size, value.size);
        size += value.size;
        return this;
    }

    RowBuffer text(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    RowBuffer number(long value) {
        return text(Long.toString(value));
    }

    private void reserve(int more) {
        if (size + more > array.length) {
            array = Arrays.copyOf(array, Math.max(2 * array.length, size + more));
        }
    }
}
