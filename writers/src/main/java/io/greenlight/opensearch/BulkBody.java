package io.greenlight.opensearch;

import io.greenlight.document.Document;
import io.greenlight.index.GenerationLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * The body of one bulk request, built into a buffer that is used again for the next. For one thread at a time.
 *
 * <p>Documents of a page mostly share account and version, so the bytes of the last of each are kept.
 */
final class BulkBody {
    private static final byte[] INDEX = ascii("{\"index\":{\"_index\":\"");
    private static final byte[] ID_AFTER_INDEX = ascii("\",\"_id\":\"");
    private static final byte[] ID = ascii("{\"index\":{\"_id\":\"");
    private static final byte[] ROUTING = ascii("\",\"routing\":\"");
    private static final byte[] VERSION = ascii("\",\"version\":");
    private static final byte[] END = ascii(",\"version_type\":\"external_gte\"}}\n");

    private final int maxDocuments;
    private byte[] bytes = new byte[1 << 16];
    private int size;

    private @Nullable String lastRouting;
    private byte[] lastRoutingBytes = new byte[0];
    private long lastVersion = -1;
    private byte[] lastVersionBytes = ascii("-1");

    BulkBody(int maxDocuments) {
        this.maxDocuments = maxDocuments;
    }

    /**
     * Fills the body, from the first position on, with as many documents as fit, but at least one.
     *
     * @param generation where the documents go; a monthly one names the index of each
     * @param positions positions in {@code documents}
     * @param from first of {@code positions} to send
     * @param until end of {@code positions}
     * @param maxBytes most bytes of the body, unless a single document needs more
     * @return end of the positions that went in
     */
    int fill(
            GenerationLayout generation, List<Document> documents, int[] positions, int from, int until, int maxBytes) {
        size = 0;
        int last = Math.min(until, from + maxDocuments);
        for (int i = from; i < last; i++) {
            int before = size;
            append(generation, documents.get(positions[i]));
            if (size > maxBytes && i > from) {
                size = before;
                return i;
            }
        }
        return last;
    }

    byte[] bytes() {
        return bytes;
    }

    int size() {
        return size;
    }

    private void append(GenerationLayout generation, Document document) {
        if (generation.schema().isMonthly()) {
            append(INDEX);
            appendQuoted(PhysicalIndex.of(generation, document).writeAlias());
            append(ID_AFTER_INDEX);
        } else {
            append(ID);
        }
        appendQuoted(document.id().value());
        append(ROUTING);
        append(routing(document.account().value()));
        append(VERSION);
        append(version(document.version()));
        append(END);
        append(document.buffer(), document.offset(), document.length());
        reserve(1);
        bytes[size++] = '\n';
    }

    private byte[] routing(String account) {
        if (!account.equals(lastRouting)) {
            lastRouting = account;
            lastRoutingBytes = JsonStringEncoder.getInstance().quoteAsUTF8(account);
        }
        return lastRoutingBytes;
    }

    private byte[] version(long version) {
        if (version != lastVersion) {
            lastVersion = version;
            lastVersionBytes = ascii(Long.toString(version));
        }
        return lastVersionBytes;
    }

    /** Nearly every id is plain ASCII that needs no escape; what is not goes through Jackson. */
    private void appendQuoted(String text) {
        int length = text.length();
        reserve(length);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '"' || c == '\\') {
                append(JsonStringEncoder.getInstance().quoteAsUTF8(text));
                return;
            }
            bytes[size + i] = (byte) c;
        }
        size += length;
    }

    private void append(byte[] more) {
        append(more, 0, more.length);
    }

    private void append(byte[] more, int offset, int length) {
        reserve(length);
        System.arraycopy(more, offset, bytes, size, length);
        size += length;
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
