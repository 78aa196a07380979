package io.greenlight.read.postgres;

import io.greenlight.encode.DocumentEncoder;
import io.greenlight.schema.FieldSpec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The elements of one array field for all rows of a page, read by a statement of their own. The elements of a document are
 * put in the order of their bytes, so that the same elements always make the same content.
 */
final class CollectionRows {
    private final PageRows page;
    private final List<byte[]> elements = new ArrayList<>();
    private int[] owners = new int[64];
    private byte[][] sorted = new byte[0][];
    private int[] starts = new int[1];

    private CollectionRows(PageRows page) {
        this.page = page;
    }

    /** Reads and groups rows of account, key and value. Rows of other documents than the page's are left out. */
    static CollectionRows read(Session session, String select, PageRows page) throws SQLException {
        CollectionRows rows = new CollectionRows(page);
        session.copy(select, row -> {
            rows.add(row);
            return true;
        });
        rows.group();
        return rows;
    }

    private void add(byte[] row) {
        int guess = elements.isEmpty() ? 0 : owners[elements.size() - 1];
        int owner = page.indexOf(row, page.keyEnd(row), guess);
        if (owner < 0) {
            return; // a document that appeared between the two statements, to be read by the sync
        }
        if (owners.length == elements.size()) {
            owners = Arrays.copyOf(owners, owners.length * 2);
        }
        owners[elements.size()] = owner;
        elements.add(row);
    }

    /** Counting sort by owner: {@code sorted[starts[i]]} to {@code sorted[starts[i + 1]]} are row i's. */
    private void group() {
        starts = new int[page.size() + 1];
        for (int i = 0; i < elements.size(); i++) {
            starts[owners[i] + 1]++;
        }
        for (int i = 0; i < page.size(); i++) {
            starts[i + 1] += starts[i];
        }
        int[] next = starts.clone();
        sorted = new byte[elements.size()][];
        for (int i = 0; i < elements.size(); i++) {
            sorted[next[owners[i]]++] = elements.get(i);
        }
        elements.clear();
    }

    /** Pushes the elements of one row of the page. */
    void write(int index, FieldSpec field, ValueDecoder decoder, DocumentEncoder document) {
        int start = starts[index];
        int end = starts[index + 1];
        int value = page.keyEnd(page.row(index));
        document.beginArray(field);
        if (end - start > 1) {
            // Rows of one document differ in their value only, length first.
            Arrays.sort(sorted, start, end, Arrays::compareUnsigned);
        }
        for (int i = start; i < end; i++) {
            writeElement(sorted[i], value, field, decoder, document);
        }
        document.endArray(field);
    }

    /** The elements of one row of the page as texts. */
    List<@Nullable String> texts(int index, PgType type, int mostBytes) {
        int value = page.keyEnd(page.row(index));
        List<@Nullable String> texts = new ArrayList<>();
        for (int i = starts[index]; i < starts[index + 1]; i++) {
            int length = Bytes.int4(sorted[i], value);
            texts.add(length < 0 ? null : ValueText.of(type, sorted[i], value + 4, length, mostBytes));
        }
        return texts;
    }

    private static void writeElement(
            byte[] row, int at, FieldSpec field, ValueDecoder decoder, DocumentEncoder document) {
        int length = Bytes.int4(row, at);
        if (length < 0) {
            document.reject(field, "holds an element that is NULL");
        } else {
            decoder.decode(row, at + 4, length, field, document);
        }
    }
}
