package io.greenlight.schema;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which fields a schema names as account, key and month, before it is known whether they can be that.
 *
 * @param account empty if the schema names none
 * @param key empty if the schema names none
 * @param month null if the schema names none
 */
record Identity(String account, List<String> key, @Nullable String month) {
    Identity {
        key = List.copyOf(key);
    }

    /** Reads the record's properties and adds what is wrong with them to the problems. */
    static Identity of(Schema record, List<String> problems) {
        return new Identity(account(record, problems), key(record, problems), month(record, problems));
    }

    /** Whether the field names a document, and is therefore never analysed or counted. */
    boolean contains(String field) {
        return field.equals(account) || key.contains(field);
    }

    /** Adds what the fields are not fit for to the problems. Fields that could not be parsed are among them already. */
    void check(Schema record, Map<String, FieldSpec> parsed, List<String> problems) {
        Set<String> names = record.getFields().stream().map(Schema.Field::name).collect(Collectors.toSet());
        if (!account.isEmpty()) {
            checkIdentifier("account", account, names, parsed.get(account), problems);
        }
        key.forEach(name -> checkIdentifier("key", name, names, parsed.get(name), problems));
        if (month != null) {
            checkMonth(month, names, parsed.get(month), problems);
        }
    }

    private static void checkIdentifier(
            String role, String name, Set<String> names, @Nullable FieldSpec field, List<String> problems) {
        if (!names.contains(name)) {
            problems.add(unknown(role, name));
        } else if (field != null && field.array()) {
            problems.add("field %s: an array cannot be the %s, name a field of type long, int or string"
                    .formatted(name, role));
        } else if (field != null) {
            checkScalarIdentifier(role, field, problems);
        }
    }

    private static void checkScalarIdentifier(String role, FieldSpec field, List<String> problems) {
        if (field.nullable()) {
            problems.add("field %s: the %s cannot be null, remove null from its type".formatted(field.name(), role));
        }
        if (field.kind() != FieldKind.LONG && field.kind() != FieldKind.TEXT) {
            problems.add("field %s: a %s cannot be the %s, name a field of type long, int or string"
                    .formatted(field.name(), field.kind(), role));
        }
    }

    private static void checkMonth(String name, Set<String> names, @Nullable FieldSpec field, List<String> problems) {
        if (!names.contains(name)) {
            problems.add(unknown("month", name));
        } else if (field != null && (field.kind() != FieldKind.TIMESTAMP || field.array() || field.nullable())) {
            problems.add("field %s: the month comes from a timestamp that is never null, as %s"
                    .formatted(name, "{\"type\": \"long\", \"logicalType\": \"timestamp-micros\"}"));
        }
    }

    private static String unknown(String role, String name) {
        return "field %s: it is named as %s but is not in the schema, name one of its fields".formatted(name, role);
    }

    private static String account(Schema record, List<String> problems) {
        if (record.getObjectProp("account") instanceof String name && !name.isEmpty()) {
            return name;
        }
        problems.add("property account of the record: name the field that holds the account id, as \"account\"");
        return "";
    }

    private static List<String> key(Schema record, List<String> problems) {
        if (record.getObjectProp("key") instanceof List<?> list && !list.isEmpty() && areDistinctTexts(list)) {
            return list.stream().map(String.class::cast).toList();
        }
        problems.add(
                "property key of the record: list the fields that identify a document in its account, as [\"id\"]");
        return List.of();
    }

    private static boolean areDistinctTexts(List<?> list) {
        return list.stream().allMatch(String.class::isInstance)
                && list.stream().distinct().count() == list.size();
    }

    private static @Nullable String month(Schema record, List<String> problems) {
        Object month = record.getObjectProp("month");
        if (month == null || month instanceof String) {
            return (String) month;
        }
        problems.add("property month of the record: name the timestamp that decides the month, as \"time\"");
        return null;
    }
}
