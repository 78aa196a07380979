package io.greenlight.schema;

import java.util.Map;

/**
 * One field of an entity.
 *
 * @param name name in the Avro schema, in the source's columns and in the index
 * @param ordinal position in the schema, from 0; documents are encoded in this order
 * @param kind kind of the value, or of each element of an array
 * @param array whether the field holds a list of values
 * @param nullable whether the value may be absent; an absent value is left out of the document
 * @param maxBytes most bytes of UTF-8 a text or JSON value may have
 * @param mapping the field's entry in the index mapping
 * @param doc what the field means
 */
public record FieldSpec(
        String name,
        int ordinal,
        FieldKind kind,
        boolean array,
        boolean nullable,
        int maxBytes,
        Map<String, Object> mapping,
        String doc) {
    public FieldSpec {
        mapping = Map.copyOf(mapping);
        if (maxBytes < 1) {
            throw new IllegalArgumentException(
                    "Cannot limit field %s to %d bytes: at least 1".formatted(name, maxBytes));
        }
    }
}
