package io.greenlight.read.postgres;

import io.greenlight.read.EntityQuery;
import io.greenlight.schema.EntitySchema;
import io.greenlight.schema.FieldSpec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Matches the columns of an entity's queries with the fields of its schema, and names all that does not fit. */
final class ReadPlanner {
    private static final String PAGE = "the page query";

    private final EntityQuery entity;
    private final EntitySchema schema;
    private final List<Misfit> misfits = new ArrayList<>();
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<Column> columns = new ArrayList<>();
    private final List<FieldReader> fields = new ArrayList<>();
    private final List<ReadPlan.Collected> collections = new ArrayList<>();

    private ReadPlanner(EntityQuery entity) {
        this.entity = entity;
        this.schema = entity.schema();
    }

    /**
     * Something about a query that does not fit the schema.
     *
     * @param query which query, as {@value #PAGE}
     * @param problem what is so
     * @param remedy what to do
     */
    record Misfit(String query, String problem, String remedy) {}

    /**
     * What came of matching.
     *
     * @param plan empty when there is a misfit
     * @param misfits all that does not fit
     * @param unused columns of the page query that no field takes
     */
    record Result(Optional<ReadPlan> plan, List<Misfit> misfits, List<String> unused) {}

    static Result plan(Session session, EntityQuery entity) throws SQLException {
        return new ReadPlanner(entity).plan(session);
    }

    private Result plan(Session session) throws SQLException {
        Optional<Columns> page = describe(session, entity.page(), PAGE);
        Optional<KeyColumns> key = page.flatMap(columnsOfPage -> findKey(columnsOfPage, PAGE));
        key.ifPresent(columnsOfKey -> columnsOfKey.all().forEach(this::select));
        for (FieldSpec field : schema.fields()) {
            String collection = entity.collections().get(field.name());
            if (collection == null) {
                page.ifPresent(columnsOfPage -> addColumn(columnsOfPage, field));
            } else {
                addCollection(session, field, collection);
            }
        }
        refuseUnknownCollections();
        Optional<ReadPlan> plan = misfits.isEmpty()
                ? key.map(found -> new ReadPlan(entity.page(), found, columns, fields, collections))
                : Optional.empty();
        return new Result(plan, List.copyOf(misfits), page.map(this::unused).orElse(List.of()));
    }

    /** The columns, or a misfit: one broken query must not hide what is wrong with the others. */
    private Optional<Columns> describe(Session session, String query, String name) throws SQLException {
        try {
            return Optional.of(Columns.of(session, query));
        } catch (SQLException e) {
            if (Failures.isUnavailable(e)) {
                throw e;
            }
            misfits.add(new Misfit(name, Failures.reason(e), Failures.remedy(e)));
            return Optional.empty();
        }
    }

    private Optional<KeyColumns> findKey(Columns query, String name) {
        int before = misfits.size();
        List<Column> key = new ArrayList<>();
        Optional<Column> account = findColumn(query, schema.account(), name);
        account.filter(column -> !column.canBeAccount()).ifPresent(column -> refuseKey(column, "account", name));
        for (FieldSpec field : schema.key()) {
            findColumn(query, field, name).ifPresent(column -> {
                if (!column.canBeKey()) {
                    refuseKey(column, "key", name);
                }
                key.add(column);
            });
        }
        return misfits.size() == before ? account.map(column -> new KeyColumns(column, key)) : Optional.empty();
    }

    private Optional<Column> findColumn(Columns query, FieldSpec field, String name) {
        Optional<Column> column = query.find(field.name());
        if (column.isEmpty()) {
            misfits.add(new Misfit(
                    name,
                    "it gives no column %s".formatted(field.name()),
                    "Add a column named %s, or give one that alias.".formatted(field.name())));
        }
        return column;
    }

    private void refuseKey(Column column, String role, String name) {
        misfits.add(new Misfit(
                name,
                "column %s of type %s cannot be %s".formatted(column.name(), column.sqlType(), role),
                "Use an integer, text or uuid column, or cast it, as %s::text, with an index on that expression."
                        .formatted(column.name())));
    }

    private void addColumn(Columns page, FieldSpec field) {
        boolean alreadyMissed = isKey(field) && page.find(field.name()).isEmpty();
        if (alreadyMissed) {
            return;
        }
        findColumn(page, field, PAGE)
                .ifPresent(column -> findDecoder(column, field)
                        .ifPresentOrElse(
                                decoder -> fields.add(new FieldReader.OfColumn(field, select(column), column, decoder)),
                                () -> refuseType(column, field, PAGE)));
    }

    private boolean isKey(FieldSpec field) {
        return field.equals(schema.account()) || schema.key().contains(field);
    }

    private void addCollection(Session session, FieldSpec field, String query) throws SQLException {
        String name = "the collection query of %s".formatted(field.name());
        if (!field.array()) {
            misfits.add(new Misfit(name, "the field is no array in the schema", "Remove the collection."));
            return;
        }
        Optional<Columns> described = describe(session, query, name);
        described.ifPresent(columnsOfQuery -> addCollection(columnsOfQuery, field, query, name));
    }

    private void addCollection(Columns found, FieldSpec field, String query, String name) {
        Optional<KeyColumns> key = findKey(found, name);
        Optional<Column> value = found.find("value");
        if (value.isEmpty()) {
            misfits.add(new Misfit(name, "it gives no column value", "Name the column of the elements value."));
            return;
        }
        Optional<ValueDecoder> decoder = findElementDecoder(value.get(), field);
        if (decoder.isEmpty()) {
            refuseType(value.get(), field, name);
        } else if (key.isPresent()) {
            fields.add(new FieldReader.OfCollection(field, collections.size(), value.get(), decoder.get()));
            collections.add(new ReadPlan.Collected(query, key.get()));
        }
    }

    private void refuseUnknownCollections() {
        for (String name : entity.collections().keySet()) {
            if (schema.findField(name).isEmpty()) {
                misfits.add(new Misfit(
                        "the collection query of %s".formatted(name),
                        "the schema has no such field",
                        "Remove the collection, or name it after a field."));
            }
        }
    }

    private void refuseType(Column column, FieldSpec field, String name) {
        misfits.add(new Misfit(
                name,
                "column %s has type %s, which cannot fill the %s%s field %s"
                        .formatted(
                                column.name(),
                                column.sqlType(),
                                field.array() ? "array of " : "",
                                field.kind(),
                                field.name()),
                "Cast it in the SQL, as %s::text or %s::bigint.".formatted(column.name(), column.name())));
    }

    private static Optional<ValueDecoder> findDecoder(Column column, FieldSpec field) {
        if (column.array() != field.array()) {
            return Optional.empty();
        }
        Optional<ValueDecoder> element = decoder(column, field);
        return field.array() ? element.map(ArrayDecoder::new) : element;
    }

    private static Optional<ValueDecoder> findElementDecoder(Column column, FieldSpec field) {
        return column.array() ? Optional.empty() : decoder(column, field);
    }

    private static Optional<ValueDecoder> decoder(Column column, FieldSpec field) {
        return column.type() == null ? Optional.empty() : ValueDecoder.find(column.type(), field.kind());
    }

    /** The place of a column in the statement; a column is selected once. */
    private int select(Column column) {
        return places.computeIfAbsent(column.name(), name -> {
            columns.add(column);
            return columns.size() - 1;
        });
    }

    private List<String> unused(Columns page) {
        return page.names().stream()
                .filter(name ->
                        schema.findField(name).isEmpty() || entity.collections().containsKey(name))
                .toList();
    }
}
