package io.greenlight.read.postgres;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.KeyRange;
import io.greenlight.document.Position;
import io.greenlight.document.Scope;
import io.greenlight.read.PageRequest;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How one entity is read from one shard, once its queries are known to fit the schema: the statements, and what to do with
 * each column of their rows.
 *
 * @param page the user's page query
 * @param key the columns of account and key, the first of every statement
 * @param columns what the page's statement selects, beginning with account and key
 * @param fields a reader per field, in the order of the schema
 * @param collections the statements for array fields
 */
record ReadPlan(
        String page, KeyColumns key, List<Column> columns, List<FieldReader> fields, List<Collected> collections) {
    ReadPlan {
        columns = List.copyOf(columns);
        fields = List.copyOf(fields);
        collections = List.copyOf(collections);
    }

    /**
     * A query with one row per element of an array field.
     *
     * @param query the user's
     * @param key its columns of account and key
     */
    record Collected(String query, KeyColumns key) {}

    /** The rows of one page, and as many more as {@code beyond} says. */
    String selectPage(PageRequest request, int beyond) {
        return "SELECT %s FROM %s ORDER BY %s LIMIT %d"
                .formatted(selected(), rows(request), key.order(), (long) request.limit() + beyond);
    }

    private String selected() {
        return columns.stream().map(KeyColumns::name).collect(Collectors.joining(", "));
    }

    private String rows(PageRequest request) {
        Position after = request.after();
        return switch (request.scope()) {
            case Scope.Pack pack ->
                rowsWhere(key.accountIn(pack.accounts())
                        + (after == null ? "" : " AND " + key.position(">", after.account(), after.key())));
            case Scope.Keys keys -> rowsOf(positions(keys), after);
            case Scope.Documents documents -> rowsOf(documents.positions(), after);
            case Scope.Range range ->
                rowsWhere(condition(range.range(), after == null ? range.range().after() : after.key()));
        };
    }

    private String rowsWhere(String condition) {
        return "%s WHERE %s".formatted(Sql.subquery(page), condition);
    }

    private String rowsOf(Collection<Position> wanted, @Nullable Position after) {
        String condition = after == null ? "" : " AND " + key.position(">", after.account(), after.key());
        return key.lookUp(wanted, selected(), page, condition);
    }

    private static List<Position> positions(Scope.Keys keys) {
        return keys.keys().stream()
                .map(one -> new Position(keys.account(), one))
                .toList();
    }

    /** The {@code documents}-th row of an account after a key. */
    String selectBoundary(AccountId account, @Nullable Key after, int documents) {
        String condition = key.accountIs(account) + (after == null ? "" : " AND " + key.key(">", after));
        return "SELECT %s FROM %s WHERE %s ORDER BY %s OFFSET %d LIMIT 1"
                .formatted(key.order(), Sql.subquery(page), condition, key.order(), documents - 1L);
    }

    /**
     * The elements of a page's rows: of all rows between its first and its last, or of its rows alone where the scope names
     * documents, which may lie far apart.
     *
     * @param positions of the page's rows, at least one
     */
    String selectElements(Collected collected, Scope scope, List<Position> positions) {
        String elements = castKey(collected.key()) + ", q.value";
        return switch (scope) {
            case Scope.Keys keys -> elementsOf(collected, elements, positions);
            case Scope.Documents documents -> elementsOf(collected, elements, positions);
            case Scope.Pack pack -> elementsBetween(collected, elements, positions);
            case Scope.Range range -> elementsBetween(collected, elements, positions);
        };
    }

    private static String elementsOf(Collected collected, String elements, List<Position> positions) {
        return "SELECT q.* FROM " + collected.key().lookUp(positions, elements, collected.query(), "");
    }

    private static String elementsBetween(Collected collected, String elements, List<Position> positions) {
        Set<AccountId> accounts = new LinkedHashSet<>();
        positions.forEach(position -> accounts.add(position.account()));
        Position first = positions.getFirst();
        Position last = positions.getLast();
        return "SELECT %s FROM %s WHERE %s"
                .formatted(
                        elements,
                        Sql.subquery(collected.query()),
                        accounts.size() == 1
                                ? withinAccount(collected.key(), first, last)
                                : acrossAccounts(collected.key(), accounts, first, last));
    }

    private String condition(KeyRange range, @Nullable Key after) {
        Key through = range.through();
        return key.accountIs(range.account())
                + (after == null ? "" : " AND " + key.key(">", after))
                + (through == null ? "" : " AND " + key.key("<=", through));
    }

    private static String withinAccount(KeyColumns columns, Position first, Position last) {
        return columns.accountIs(first.account())
                + " AND " + columns.key(">=", first.key())
                + " AND " + columns.key("<=", last.key());
    }

    private static String acrossAccounts(
            KeyColumns columns, Collection<AccountId> accounts, Position first, Position last) {
        return columns.accountIn(accounts)
                + " AND " + columns.position(">=", first.account(), first.key())
                + " AND " + columns.position("<=", last.account(), last.key());
    }

    /** In the types of the page's columns, so that equal keys have equal bytes. */
    private String castKey(KeyColumns own) {
        List<Column> wanted = key.all();
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < wanted.size(); i++) {
            Column column = own.all().get(i);
            list.append(i == 0 ? "" : ", ").append(KeyColumns.name(column));
            if (!column.sqlType().equals(wanted.get(i).sqlType())) {
                list.append("::").append(wanted.get(i).sqlType());
            }
        }
        return list.toString();
    }
}
