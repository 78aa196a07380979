package io.greenlight.read.postgres;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.KeyRange;
import io.greenlight.document.Position;
import io.greenlight.document.Scope;
import io.greenlight.read.PageRequest;
import java.util.Collection;
import java.util.List;
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
        return "SELECT %s FROM %s WHERE %s ORDER BY %s LIMIT %d"
                .formatted(
                        columns.stream().map(KeyColumns::name).collect(Collectors.joining(", ")),
                        Sql.subquery(page),
                        condition(request),
                        key.order(),
                        (long) request.limit() + beyond);
    }

    /** The {@code documents}-th row of an account after a key. */
    String selectBoundary(AccountId account, @Nullable Key after, int documents) {
        String condition = key.accountIs(account) + (after == null ? "" : " AND " + key.key(">", after));
        return "SELECT %s FROM %s WHERE %s ORDER BY %s OFFSET %d LIMIT 1"
                .formatted(key.order(), Sql.subquery(page), condition, key.order(), documents - 1L);
    }

    /** The elements of all rows between two of a page, both included, for the accounts between them. */
    String selectElements(
            Collected collected, Scope scope, Collection<AccountId> accounts, Position first, Position last) {
        // Keys may lie far apart: what is between them is not wanted.
        String only =
                scope instanceof Scope.Keys keys ? " AND " + collected.key().keyIn(keys.keys()) : "";
        return "SELECT %s, q.value FROM %s WHERE %s%s"
                .formatted(
                        castKey(collected.key()),
                        Sql.subquery(collected.query()),
                        accounts.size() == 1
                                ? withinAccount(collected.key(), first, last)
                                : acrossAccounts(collected.key(), accounts, first, last),
                        only);
    }

    private String condition(PageRequest request) {
        Position after = request.after();
        return switch (request.scope()) {
            case Scope.Pack pack ->
                key.accountIn(pack.accounts())
                        + (after == null ? "" : " AND " + key.position(">", after.account(), after.key()));
            case Scope.Keys keys ->
                key.accountIs(keys.account())
                        + " AND " + key.keyIn(keys.keys())
                        + (after == null ? "" : " AND " + key.key(">", after.key()));
            case Scope.Range range ->
                condition(range.range(), after == null ? range.range().after() : after.key());
        };
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
