package io.greenlight.read.postgres;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Reads numbers in network order, as PostgreSQL sends them. */
final class Bytes {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Bytes() {}

    static short int2(byte[] bytes, int offset) {
        return (short) SHORT.get(bytes, offset);
    }

    static int int4(byte[] bytes, int offset) {
        return (int) INT.get(bytes, offset);
    }

    static long int8(byte[] bytes, int offset) {
        return (long) LONG.get(bytes, offset);
    }

    static String utf8(byte[] bytes, int offset, int length) {
        return new String(bytes, offset, length, StandardCharsets.UTF_8);
    }
}
