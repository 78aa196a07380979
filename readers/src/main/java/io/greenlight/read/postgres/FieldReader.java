package io.greenlight.read.postgres;

import io.greenlight.encode.DocumentEncoder;
import io.greenlight.schema.FieldSpec;
import java.util.List;

/** Pushes one field of the current row into the document. */
sealed interface FieldReader {
    /**
     * Pushes the field.
     *
     * @param index number of the row in its page
     * @param collections the page's collections, by their number
     */
    void read(RowCursor row, int index, List<CollectionRows> collections, DocumentEncoder document);

    /** A column of the page's query. */
    record OfColumn(FieldSpec field, int column, ValueDecoder decoder) implements FieldReader {
        @Override
        public void read(RowCursor row, int index, List<CollectionRows> collections, DocumentEncoder document) {
            int length = row.length(column);
            if (length < 0) {
                document.nullValue(field);
            } else {
                decoder.decode(row.bytes(), row.offset(column), length, field, document);
            }
        }
    }

    /** Rows of a collection's query. */
    record OfCollection(FieldSpec field, int collection, ValueDecoder element) implements FieldReader {
        @Override
        public void read(RowCursor row, int index, List<CollectionRows> collections, DocumentEncoder document) {
            collections.get(collection).write(index, field, element, document);
        }
    }
}
