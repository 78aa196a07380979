package io.greenlight.read.postgres;

import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/** One physical connection in autocommit: every statement is a transaction of its own. Belongs to one thread. */
final class Session implements AutoCloseable {
    /** Signature, flags and length of an extension that has never been used. Precedes the first row. */
    private static final int COPY_HEADER_BYTES = 19;

    private final Connection connection;

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Receives the rows of a COPY. */
    @FunctionalInterface
    interface RowConsumer {
        /**
         * Takes one row.
         *
         * @param row number of fields (2 bytes), then per field its length (4 bytes, -1 for NULL) and its bytes
         * @return whether to go on; the session is closed if not
         */
        boolean accept(byte[] row) throws SQLException;
    }

    /** Reads one row of one statement. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    Connection connection() {
        return connection;
    }

    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first row of a query that always has one. */
    <T> T queryRow(String sql, RowReader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            if (!rows.next()) {
                throw new SQLException("The statement gave no row", "02000");
            }
            return reader.read(rows);
        }
    }

    /** All rows of a query that has few. */
    <T> List<T> queryRows(String sql, RowReader<T> reader) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<T> all = new ArrayList<>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        }
    }

    /** The elements of an array of text. */
    static List<String> texts(ResultSet row, int column) throws SQLException {
        Array array = row.getArray(column);
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }

    /**
     * Streams the rows of a query by binary COPY. A consumer that does not want all of them costs the connection: the driver
     * cannot end such a statement early in any other way.
     */
    void copy(String select, RowConsumer consumer) throws SQLException {
        CopyOut copy = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(Sql.copy(select));
        try {
            boolean first = true;
            for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
                byte[] row = first ? withoutHeader(message) : message;
                first = false;
                if (!isTrailer(row) && !consumer.accept(row)) {
                    return;
                }
            }
        } finally {
            if (copy.isActive()) {
                connection.abort(Runnable::run);
            }
        }
    }

    private static byte[] withoutHeader(byte[] message) {
        return Arrays.copyOfRange(message, COPY_HEADER_BYTES, message.length);
    }

    private static boolean isTrailer(byte[] row) {
        return row.length < 2 || (row[0] == -1 && row[1] == -1);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
