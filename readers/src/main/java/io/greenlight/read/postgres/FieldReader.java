package io.greenlight.read.postgres;

import io.greenlight.encode.DocumentEncoder;
import io.greenlight.encode.RowContent;
import io.greenlight.schema.FieldSpec;
import java.util.List;

/** Reads one field of the current row. */
sealed interface FieldReader {
    /**
     * Pushes the field into the document.
     *
     * @param index number of the row in its page
     * @param collections the page's collections, by their number
     */
    void read(RowCursor row, int index, List<CollectionRows> collections, DocumentEncoder document);

    /** Shows the field of a row that has no document; otherwise as {@link #read}. */
    void show(RowCursor row, int index, List<CollectionRows> collections, RowContent content);

    /** A column of the page's query, of this type. */
    record OfColumn(FieldSpec field, int column, Column type, ValueDecoder decoder) implements FieldReader {
        @Override
        public void read(RowCursor row, int index, List<CollectionRows> collections, DocumentEncoder document) {
            int length = row.length(column);
            if (length < 0) {
                document.nullValue(field);
            } else {
                decoder.decode(row.bytes(), row.offset(column), length, field, document);
            }
        }

        @Override
        public void show(RowCursor row, int index, List<CollectionRows> collections, RowContent content) {
            PgType element = type.decodableType();
            if (row.isNull(column)) {
                content.value(field.name(), null);
            } else if (type.array()) {
                content.values(
                        field.name(),
                        ValueText.elements(element, row.bytes(), row.offset(column), content.mostBytes()));
            } else {
                content.value(
                        field.name(),
                        ValueText.of(
                                element, row.bytes(), row.offset(column), row.length(column), content.mostBytes()));
            }
        }
    }

    /** Rows of a collection's query, whose values are of this type. */
    record OfCollection(FieldSpec field, int collection, Column type, ValueDecoder element) implements FieldReader {
        @Override
        public void read(RowCursor row, int index, List<CollectionRows> collections, DocumentEncoder document) {
            collections.get(collection).write(index, field, element, document);
        }

        @Override
        public void show(RowCursor row, int index, List<CollectionRows> collections, RowContent content) {
            content.values(
                    field.name(), collections.get(collection).texts(index, type.decodableType(), content.mostBytes()));
        }
    }
}
