package io.greenlight.read.postgres;

import io.greenlight.encode.DocumentEncoder;
import io.greenlight.schema.FieldSpec;

/**
 * Decodes an array of one dimension: number of dimensions, whether it has NULLs, element type, then size and lower bound of
 * the dimension (4 bytes each), then the elements, each with its length.
 */
record ArrayDecoder(ValueDecoder element) implements ValueDecoder {
    private static final int SIZE = 12;
    private static final int ELEMENTS = 20;

    @Override
    public void decode(byte[] row, int offset, int length, FieldSpec field, DocumentEncoder document) {
        int dimensions = Bytes.int4(row, offset);
        if (dimensions > 1) {
            document.reject(field, "has %d dimensions, and only one can be indexed".formatted(dimensions));
            return;
        }
        document.beginArray(field);
        if (dimensions == 1) {
            elements(row, offset, field, document);
        }
        document.endArray(field);
    }

    private void elements(byte[] row, int offset, FieldSpec field, DocumentEncoder document) {
        int size = Bytes.int4(row, offset + SIZE);
        int position = offset + ELEMENTS;
        for (int i = 0; i < size; i++) {
            int length = Bytes.int4(row, position);
            position += 4;
            if (length < 0) {
                document.reject(field, "holds an element that is NULL");
            } else {
                element.decode(row, position, length, field, document);
                position += length;
            }
        }
    }
}
