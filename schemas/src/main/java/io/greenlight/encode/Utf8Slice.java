package io.greenlight.encode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import tools.jackson.core.SerializableString;

/** JSON that is ready as UTF-8, in the shape Jackson takes without decoding it. Only unquoted UTF-8 is asked for. */
final class Utf8Slice implements SerializableString {
    private byte[] bytes = new byte[0];
    private int length;

    /** Points at the first {@code count} bytes, which are not copied. */
    Utf8Slice of(byte[] source, int count) {
        bytes = source;
        length = count;
        return this;
    }

    @Override
    public int appendUnquotedUTF8(byte[] buffer, int offset) {
        if (length > buffer.length - offset) {
            return -1; // Jackson then asks for asUnquotedUTF8
        }
        System.arraycopy(bytes, 0, buffer, offset, length);
        return length;
    }

    @Override
    public byte[] asUnquotedUTF8() {
        return Arrays.copyOf(bytes, length);
    }

    @Override
    public int writeUnquotedUTF8(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        return length;
    }

    @Override
    public int putUnquotedUTF8(ByteBuffer buffer) {
        if (length > buffer.remaining()) {
            return -1;
        }
        buffer.put(bytes, 0, length);
        return length;
    }

    @Override
    public String getValue() {
        return new String(bytes, 0, length, UTF_8);
    }

    @Override
    public int charLength() {
        return getValue().length();
    }

    @Override
    public char[] asQuotedChars() {
        throw quotedIsNotSupported();
    }

    @Override
    public byte[] asQuotedUTF8() {
        throw quotedIsNotSupported();
    }

    @Override
    public int appendQuotedUTF8(byte[] buffer, int offset) {
        throw quotedIsNotSupported();
    }

    @Override
    public int appendQuoted(char[] buffer, int offset) {
        throw quotedIsNotSupported();
    }

    @Override
    public int appendUnquoted(char[] buffer, int offset) {
        throw quotedIsNotSupported();
    }

    @Override
    public int writeQuotedUTF8(OutputStream out) {
        throw quotedIsNotSupported();
    }

    @Override
    public int putQuotedUTF8(ByteBuffer buffer) {
        throw quotedIsNotSupported();
    }

    private static UnsupportedOperationException quotedIsNotSupported() {
        return new UnsupportedOperationException("Cannot quote JSON: it is written as it is");
    }
}
