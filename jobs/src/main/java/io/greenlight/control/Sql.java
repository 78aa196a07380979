package io.greenlight.control;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the column types that JDBC makes awkward. */
public final class Sql {
    private Sql() {}

    /** A {@code timestamptz} column. */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** A {@code text[]} column. */
    public static @Nullable List<String> texts(ResultSet row, String column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? null : List.of((String[]) array.getArray());
    }

    /** A time as a JDBC parameter for {@code timestamptz}. */
    public static @Nullable OffsetDateTime offset(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    /** Texts as a JDBC parameter for {@code text[]}. */
    public static String[] array(List<String> texts) {
        return texts.toArray(String[]::new);
    }
}
