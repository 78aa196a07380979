package io.greenlight.document;

import java.util.Arrays;

/**
 * What a row or document held that could not be indexed, as JSON in UTF-8: personal data, which nobody stores or shows unless it was
 * asked for. Never part of a text: see {@link #toString}.
 */
public final class RejectedContent {
    private final byte[] buffer;
    private final int offset;
    private final int length;
    private final boolean cut;

    private RejectedContent(byte[] buffer, int offset, int length, boolean cut) {
        this.buffer = buffer;
        this.offset = offset;
        this.length = length;
        this.cut = cut;
    }

    /** The content of a document, which is not copied. */
    public static RejectedContent of(Document document) {
        return new RejectedContent(document.buffer(), document.offset(), document.length(), false);
    }

    /** This JSON, which is not copied. */
    public static RejectedContent of(byte[] json) {
        return new RejectedContent(json, 0, json.length, false);
    }

    /** Its beginning, if it is longer than so many bytes; all of it otherwise. */
    public RejectedContent cutTo(int mostBytes) {
        return length <= mostBytes
                ? this
                : new RejectedContent(buffer, offset, fitting(buffer, offset, length, mostBytes), true);
    }

    /** Whether only the beginning is left. */
    public boolean isCut() {
        return cut;
    }

    /** A copy of the JSON. */
    public byte[] bytes() {
        return Arrays.copyOfRange(buffer, offset, offset + length);
    }

    /** How many of these bytes of UTF-8 are within a limit, without a part of a character at the end. */
    public static int fitting(byte[] utf8, int offset, int length, int mostBytes) {
        int fitting = Math.min(length, mostBytes);
        while (fitting > 0 && fitting < length && isInsideCharacter(utf8[offset + fitting])) {
            fitting--;
        }
        return fitting;
    }

    private static boolean isInsideCharacter(byte next) {
        return (next & 0xC0) == 0x80;
    }

    /** Its size. */
    @Override
    public String toString() {
        return "%d bytes".formatted(length);
    }
}
