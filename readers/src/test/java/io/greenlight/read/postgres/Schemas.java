package io.greenlight.read.postgres;

import io.greenlight.schema.EntitySchema;
import io.greenlight.schema.FieldKind;
import io.greenlight.schema.FieldSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds small schemas: {@code account} first, then the key, then what a test needs. */
final class Schemas {
    private final List<FieldSpec> fields = new ArrayList<>();
    private final int keys;

    private Schemas(String... keys) {
        this.keys = keys.length;
        add("account", FieldKind.TEXT, false);
        for (String key : keys) {
            add(key, FieldKind.TEXT, false);
        }
    }

    /** A schema whose key has these fields, all of them text. */
    static Schemas keyedBy(String... keys) {
        return new Schemas(keys);
    }

    Schemas with(String name, FieldKind kind) {
        return add(name, kind, false);
    }

    Schemas withArray(String name, FieldKind kind) {
        return add(name, kind, true);
    }

    EntitySchema named(String name) {
        return schema(name, null);
    }

    /** With an index per month of this field, which is added. */
    EntitySchema monthlyBy(String field, String name) {
        add(field, FieldKind.TIMESTAMP, false);
        return schema(name, fields.getLast());
    }

    private EntitySchema schema(String name, @Nullable FieldSpec month) {
        return new EntitySchema(
                name, fields, fields.getFirst(), fields.subList(1, 1 + keys), month, "0000000000000000");
    }

    private Schemas add(String name, FieldKind kind, boolean array) {
        boolean nullable = fields.size() > keys && !array;
        fields.add(new FieldSpec(name, fields.size(), kind, array, nullable, 1_000, Map.of(), name));
        return this;
    }
}
