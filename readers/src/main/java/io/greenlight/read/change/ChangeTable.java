package io.greenlight.read.change;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows make up documents of an entity, one each or many together.
 *
 * <p>Examples: subscribers has {@code account_id} and {@code [id]}; subscriber_groups, whose rows belong to a subscriber each, has
 * {@code account_id} and {@code [subscriber_id]}.
 *
 * @param name of the table, looked up in the shard, as PostgreSQL stores it (without quotes)
 * @param account the column that holds the account
 * @param key the columns that hold the document's key, in the order of the schema's key; in parentheses, as in CREATE INDEX, an
 *     expression over the row's columns
 * @param month the timestamp that decides the document's index, in entities with an index per month; null if the table has none
 * @param transaction the {@code xid8} column that holds the transaction that wrote the row last; null where the WAL is read
 */
public record ChangeTable(
        String name,
        String account,
        List<String> key,
        @Nullable String month,
        @Nullable String transaction) {
    public ChangeTable {
        key = List.copyOf(key);
        if (name.isBlank() || account.isBlank()) {
            throw new IllegalArgumentException(
                    "Cannot follow table '%s' by account column '%s': name both".formatted(name, account));
        }
        if (key.isEmpty()) {
            throw new IllegalArgumentException("Cannot follow table %s: name its key columns".formatted(name));
        }
    }

    /** A table without month, followed in the WAL. */
    public static ChangeTable of(String name, String account, String... key) {
        return new ChangeTable(name, account, List.of(key), null, null);
    }

    /** The same, with the column that decides the month. */
    public ChangeTable withMonth(String column) {
        return new ChangeTable(name, account, key, column, transaction);
    }

    /** The same, followed by polling this column. */
    public ChangeTable withTransaction(String column) {
        return new ChangeTable(name, account, key, month, column);
    }

    /** Whether this part of a key is an expression, and not a column. */
    public static boolean isExpression(String part) {
        return part.startsWith("(") && part.endsWith(")");
    }

    /** Whether the key must be computed, so that only the whole row tells it. */
    public boolean isComputed() {
        return key.stream().anyMatch(ChangeTable::isExpression);
    }

    /** All columns that say which document a row belongs to: account, key without its expressions, month. */
    public List<String> columns() {
        Stream<String> identity = Stream.concat(Stream.of(account), key.stream().filter(part -> !isExpression(part)));
        return (month == null ? identity : Stream.concat(identity, Stream.of(month)))
                .distinct()
                .toList();
    }

    /** Which columns it is followed by. */
    String columnsInWords() {
        return "account %s, key %s%s%s"
                .formatted(
                        account,
                        String.join(" ", key),
                        month == null ? "" : ", month " + month,
                        transaction == null ? "" : ", transaction " + transaction);
    }
}
