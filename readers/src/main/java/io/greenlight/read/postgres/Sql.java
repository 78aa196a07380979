package io.greenlight.read.postgres;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Quotes names and values for statements that take no parameters. COPY takes none. */
final class Sql {
    private Sql() {}

    /** A quoted identifier. */
    static String identifier(String name) {
        return '"' + withoutNul(name).replace("\"", "\"\"") + '"';
    }

    /**
     * A text literal. Doubling the quote is enough because every session sets {@code standard_conforming_strings}, so that a
     * backslash is an ordinary character.
     */
    static String literal(String value) {
        return '\'' + withoutNul(value).replace("'", "''") + '\'';
    }

    /** An array literal: one constant, since a thousand elements would be a thousand nodes to parse. */
    static String arrayLiteral(Collection<? extends @Nullable String> values) {
        return literal(array(values));
    }

    /** The text form of an array. */
    static String array(Collection<? extends @Nullable String> values) {
        StringBuilder array = new StringBuilder("{");
        for (String value : values) {
            array.append(array.length() == 1 ? "" : ",").append(value == null ? "NULL" : element(value));
        }
        return array.append('}').toString();
    }

    private static String element(String value) {
        return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** The user's query as a subquery. The line break ends a comment that the query may end with. */
    static String subquery(String query) {
        String text = query.strip();
        while (text.endsWith(";")) {
            text = text.substring(0, text.length() - 1).stripTrailing();
        }
        return "(\n" + text + "\n) AS q";
    }

    /** COPY of a query's rows in binary form. */
    static String copy(String select) {
        return "COPY (" + select + ") TO STDOUT (FORMAT binary)";
    }

    private static String withoutNul(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("Cannot quote a text for PostgreSQL: it contains a NUL character");
        }
        return value;
    }
}
