package io.greenlight.schema;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One kind of document: its fields in encoding order, and which of them identify it.
 *
 * @param name name of the entity, as {@code subscriber}
 * @param fields all fields, in the order of the Avro schema
 * @param account the field that holds the account id
 * @param key the fields that identify a document within its account, in key order, at least one
 * @param month the timestamp field whose month (in UTC) decides the physical index; null for one index per generation
 * @param fingerprint Avro's 64-bit fingerprint of the schema's parsing form, in hexadecimal
 */
public record EntitySchema(
        String name,
        List<FieldSpec> fields,
        FieldSpec account,
        List<FieldSpec> key,
        @Nullable FieldSpec month,
        String fingerprint) {
    public EntitySchema {
        fields = List.copyOf(fields);
        key = List.copyOf(key);
        if (key.isEmpty()) {
            throw new IllegalArgumentException("Cannot use schema %s: it names no key field".formatted(name));
        }
    }

    /** The field of this name. */
    public Optional<FieldSpec> findField(String fieldName) {
        return fields.stream().filter(field -> field.name().equals(fieldName)).findFirst();
    }

    /** Whether a generation has one physical index per month. */
    public boolean isMonthly() {
        return month != null;
    }
}
