package io.greenlight.testbed.data;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Subscribers that cannot become documents, or only just: PostgreSQL holds them, the document's schema or the index does
 * not. Each is a plain row with one value spoilt.
 */
public enum BadRow {
    /** A time without end. */
    INFINITE_TIME("created_at", "created_at = 'infinity'"),
    /** A time without beginning. */
    MINUS_INFINITE_TIME("updated_at", "updated_at = '-infinity'"),
    /** NULL where the document needs a value. */
    MISSING_EMAIL("email", "email = NULL"),
    /** NULL where the document needs a value, of another type. */
    MISSING_TIME("created_at", "created_at = NULL"),
    /** Longer than the longest term of the index, 32,766 bytes. */
    TEXT_TOO_LONG("city", "city = repeat('x', 32767)"),
    /** A float that JSON cannot say. */
    NOT_A_NUMBER("score", "score = 'NaN'"),
    /** A float that JSON cannot say. */
    INFINITE_NUMBER("score", "score = 'Infinity'"),
    /** An object of 11 MB in ten keys. */
    HUGE_OBJECT(
            "custom_fields",
            "custom_fields = (SELECT jsonb_object_agg('k' || i, repeat('x', 1100000)) FROM generate_series(1, 10) i)"),
    /** An object with one value longer than the longest term of the index. */
    LONG_VALUE_IN_OBJECT("custom_fields", "custom_fields = jsonb_build_object('note', repeat('x', 32767))"),
    /** JSON that is no object. */
    NOT_AN_OBJECT("custom_fields", "custom_fields = '[1, 2, 3]'"),
    /** A NULL inside an array. */
    NULL_IN_ARRAY("tags", "tags = ARRAY['vip', NULL]"),
    /** A time after the year 9999. */
    FAR_FUTURE("subscribed_at", "subscribed_at = '20000-01-01 00:00:00+00'"),
    /** A time before the year 1. */
    BEFORE_CHRIST("subscribed_at", "subscribed_at = '0044-03-15 12:00:00+00 BC'");

    private final String field;
    private final String assignment;

    BadRow(String field, String assignment) {
        this.field = field;
        this.assignment = assignment;
    }

    /** The field of the document that the row spoils. */
    public String field() {
        return field;
    }

    /** Inserts the row into the {@code subscribers} on the connection's search path. */
    public void insert(Connection connection, long account, long id) throws SQLException {
        insertHealthy(connection, account, id);
        String sql = "UPDATE subscribers SET %s WHERE account_id = ? AND id = ?".formatted(assignment);
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, account);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }

    /** Inserts a subscriber with nothing wrong. */
    public static void insertHealthy(Connection connection, long account, long id) throws SQLException {
        String sql = """
                INSERT INTO subscribers
                VALUES (?, ?, 'ada.' || ? || '@mail.example', 'mail.example', 'Ada Example', 'active', 'api', 'GB', 'London',
                        '2025-03-01 10:00:00+00', '2025-03-02 10:00:00+00', '2025-03-01 10:00:01+00', '{vip}', 10, 5, 1,
                        '2025-04-01 10:00:00+00', '2025-04-02 10:00:00+00', 0.5, '{"language": "en"}')""";
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            insert.setLong(1, account);
            insert.setLong(2, id);
            insert.setLong(3, id);
            insert.executeUpdate();
        }
    }

    /**
     * Inserts a subscriber whose custom fields contain an escaped NUL, which {@code json} holds and {@code jsonb} and text
     * do not. Turns the column into {@code json}, which rewrites the table.
     */
    public static void insertNulInJson(Connection connection, long account, long id) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE subscribers ALTER COLUMN custom_fields TYPE json USING custom_fields::json");
        }
        insertHealthy(connection, account, id);
        String sql =
                "UPDATE subscribers SET custom_fields = '{\"note\": \"a\\u0000b\"}' WHERE account_id = ? AND id = ?";
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            update.setLong(1, account);
            update.setLong(2, id);
            update.executeUpdate();
        }
    }
}
