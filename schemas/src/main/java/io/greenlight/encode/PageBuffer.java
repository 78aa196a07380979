package io.greenlight.encode;

import java.io.OutputStream;

/**
 * The bytes of one page: documents one after another in chunks, no document in two of them. A full chunk is left to the
 * documents in it and only the unfinished one moves to the next, so that growing copies nearly nothing and finished slices
 * stay where they are.
 */
final class PageBuffer extends OutputStream {
    static final int MIN_CHUNK_BYTES = 16 << 10;
    // Half a region of the smallest heaps: larger arrays are "humongous" to G1 and cost it more.
    static final int MAX_CHUNK_BYTES = 256 << 10;

    private static final byte[] NOTHING = new byte[0];

    private byte[] chunk = NOTHING;
    private int start;
    private int end;
    private long pageBytes;

    /** Starts a page, which is expected to be about as large as the last. */
    void beginPage() {
        chunk = new byte[Math.clamp(pageBytes + pageBytes / 8, MIN_CHUNK_BYTES, MAX_CHUNK_BYTES)];
        start = 0;
        end = 0;
        pageBytes = 0;
    }

    /** Leaves all chunks to the page that is done. */
    void endPage() {
        chunk = NOTHING;
        start = 0;
        end = 0;
    }

    void beginDocument() {
        start = end;
    }

    void dropDocument() {
        end = start;
    }

    void endDocument() {
        pageBytes += end - start;
    }

    byte[] chunk() {
        return chunk;
    }

    /** First byte of the current document in {@link #chunk()}. */
    int start() {
        return start;
    }

    /** Bytes of the current document so far. */
    int length() {
        return end - start;
    }

    @Override
    public void write(int b) {
        reserve(1);
        chunk[end++] = (byte) b;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        reserve(length);
        System.arraycopy(source, offset, chunk, end, length);
        end += length;
    }

    private void reserve(int more) {
        if (more > chunk.length - end) {
            moveToNextChunk(more);
        }
    }

    private void moveToNextChunk(int more) {
        int present = length();
        byte[] next = new byte[Math.max(MAX_CHUNK_BYTES, Math.addExact(present, more) + present)];
        System.arraycopy(chunk, start, next, 0, present);
        chunk = next;
        start = 0;
        end = present;
    }
}
