package io.greenlight.read.postgres;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The columns that identify a row, and the conditions on them. A bound is a literal of the column's own type, so that the
 * server compares by its own order and finds it in its index. Where rows are asked for by name, a text that no value of the column's
 * type has is passed over: no row has it, and the server would refuse the statement.
 */
record KeyColumns(Column account, List<Column> key) {
    KeyColumns {
        key = List.copyOf(key);
    }

    /** Account and key, in order. */
    List<Column> all() {
        return Stream.concat(Stream.of(account), key.stream()).toList();
    }

    int count() {
        return 1 + key.size();
    }

    String order() {
        return names(all());
    }

    String keyOrder() {
        return names(key);
    }

    String accountIs(AccountId id) {
        return "%s = %s".formatted(name(account), literal(account, id.value()));
    }

    String accountIn(Collection<AccountId> ids) {
        String array = Sql.arrayLiteral(ids.stream()
                .map(AccountId::value)
                .filter(id -> KeyText.isOf(account.decodableType(), id))
                .toList());
        return "%s = ANY (%s::%s[])".formatted(name(account), array, account.sqlType());
    }

    /**
     * The rows of some documents, as an item of FROM named {@code q}. Each document is looked up by itself: OFFSET keeps the
     * planner from joining the list with the table, which it would do by a scan of the table once the list is long.
     *
     * @param wanted at least one; one that comes twice is looked up once
     * @param selected what to select of a row, whose columns are {@code q}'s too
     * @param query the user's
     * @param condition what a row must fulfil besides, beginning with AND; may be empty
     */
    String lookUp(Collection<Position> wanted, String selected, String query, String condition) {
        List<Column> all = all();
        List<String> arrays = new ArrayList<>();
        List<String> names = new ArrayList<>();
        List<String> matches = new ArrayList<>();
        Set<Position> distinct = new LinkedHashSet<>(wanted);
        distinct.removeIf(position -> !canBe(position));
        for (int i = 0; i < all.size(); i++) {
            int part = i;
            Column column = all.get(i);
            List<String> values =
                    distinct.stream().map(position -> value(position, part)).toList();
            arrays.add("%s::%s[]".formatted(Sql.arrayLiteral(values), column.sqlType()));
            names.add("c" + i);
            matches.add("%s = wanted.c%d".formatted(name(column), i));
        }
        return "unnest(%s) AS wanted (%s) CROSS JOIN LATERAL (SELECT %s FROM %s WHERE %s%s OFFSET 0) AS q"
                .formatted(
                        String.join(", ", arrays),
                        String.join(", ", names),
                        selected,
                        Sql.subquery(query),
                        String.join(" AND ", matches),
                        condition);
    }

    private boolean canBe(Position position) {
        if (position.key().parts().size() != key.size()) {
            return false;
        }
        List<Column> all = all();
        for (int part = 0; part < all.size(); part++) {
            if (!KeyText.isOf(all.get(part).decodableType(), value(position, part))) {
                return false;
            }
        }
        return true;
    }

    private String value(Position position, int part) {
        return part == 0 ? position.account().value() : parts(position.key()).get(part - 1);
    }

    /** Compares the key alone, for one account. */
    String key(String operator, Key bound) {
        return compare(key, operator, parts(bound));
    }

    /** Compares account and key, for several accounts. */
    String position(String operator, AccountId id, Key bound) {
        List<String> values = new ArrayList<>();
        values.add(id.value());
        values.addAll(parts(bound));
        return compare(all(), operator, values);
    }

    /** The account's id in a row that starts with these columns. */
    AccountId accountOf(RowCursor row) {
        return new AccountId(text(row, 0));
    }

    /** The key in a row that starts with these columns. */
    Key keyOf(RowCursor row) {
        if (key.size() == 1) {
            return new Key(List.of(text(row, 1)));
        }
        List<String> parts = new ArrayList<>(key.size());
        for (int i = 1; i <= key.size(); i++) {
            parts.add(text(row, i));
        }
        return new Key(parts);
    }

    private String text(RowCursor row, int column) {
        PgType type = (column == 0 ? account : key.get(column - 1)).decodableType();
        return KeyText.of(type, row.bytes(), row.offset(column), row.length(column));
    }

    private List<String> parts(Key bound) {
        if (bound.parts().size() != key.size()) {
            throw new IllegalArgumentException(
                    "Cannot compare key %s: it has %d parts and the entity's key has %d columns"
                            .formatted(bound, bound.parts().size(), key.size()));
        }
        return bound.parts();
    }

    private static String compare(List<Column> columns, String operator, List<String> values) {
        return "(%s) %s (%s)".formatted(names(columns), operator, String.join(", ", literals(columns, values)));
    }

    private static List<String> literals(List<Column> columns, List<String> values) {
        List<String> literals = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            literals.add(literal(columns.get(i), values.get(i)));
        }
        return literals;
    }

    private static String literal(Column column, String value) {
        return Sql.literal(value) + "::" + column.sqlType();
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(KeyColumns::name).collect(Collectors.joining(", "));
    }

    static String name(Column column) {
        return "q." + Sql.identifier(column.name());
    }
}
