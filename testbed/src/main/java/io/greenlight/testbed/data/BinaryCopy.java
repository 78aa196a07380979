package io.greenlight.testbed.data;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows in PostgreSQL's binary COPY format: a header, per row the number of fields and each field as its length and
 * its bytes, {@code -1} for NULL, and a trailer. Not safe for several threads.
 */
final class BinaryCopy implements AutoCloseable {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int CHUNK_BYTES = 256 * 1024;
    private static final int OID_TEXT = 25;
    private static final byte FAMILY_IPV4 = 2;
    private static final byte JSONB_VERSION = 1;
    private static final long MICROS_PER_SECOND = 1_000_000;
    private static final int NANOS_PER_MICRO = 1_000;
    private static final long EPOCH_SECOND_2000 = 946_684_800;

    private final CopyIn copy;
    private final RowBuffer buffer = new RowBuffer(2 * CHUNK_BYTES);

    private BinaryCopy(CopyIn copy) {
        this.copy = copy;
        buffer.bytes(SIGNATURE);
        buffer.fourBytes(0);
        buffer.fourBytes(0);
    }

    /**
     * Starts to fill a table; all of its columns, in their order. The rows are frozen, so that they are as after a VACUUM:
     * the table must be new in the same transaction.
     */
    static BinaryCopy into(Connection connection, String table) throws SQLException {
        String sql = "COPY %s FROM STDIN WITH (FORMAT binary, FREEZE)".formatted(table);
        return new BinaryCopy(connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql));
    }

    void row(int fields) throws SQLException {
        if (buffer.size() >= CHUNK_BYTES) {
            flush();
        }
        buffer.twoBytes(fields);
    }

    void bigint(long value) {
        buffer.fourBytes(Long.BYTES);
        buffer.eightBytes(value);
    }

    void doubleOrNull(double value, boolean absent) {
        if (absent) {
            nothing();
        } else {
            bigint(Double.doubleToLongBits(value));
        }
    }

    void text(byte[] utf8) {
        buffer.fourBytes(utf8.length);
        buffer.bytes(utf8);
    }

    void text(String value) {
        text(value.getBytes(StandardCharsets.UTF_8));
    }

    void text(RowBuffer value) {
        buffer.fourBytes(value.size());
        buffer.bytes(value);
    }

    void textOrNull(byte @Nullable [] utf8) {
        if (utf8 == null) {
            nothing();
        } else {
            text(utf8);
        }
    }

    void texts(List<byte[]> values) {
        int bytes =
                values.stream().mapToInt(value -> Integer.BYTES + value.length).sum();
        boolean empty = values.isEmpty();
        buffer.fourBytes(bytes + (empty ? 3 : 5) * Integer.BYTES);
        buffer.fourBytes(empty ? 0 : 1);
        buffer.fourBytes(0);
        buffer.fourBytes(OID_TEXT);
        if (!empty) {
            buffer.fourBytes(values.size());
            buffer.fourBytes(1);
        }
        values.forEach(this::text);
    }

    void jsonb(RowBuffer json) {
        buffer.fourBytes(json.size() + 1);
        buffer.oneByte(JSONB_VERSION);
        buffer.bytes(json);
    }

    /** Microseconds since 1970, which PostgreSQL counts from 2000. */
    void timestamp(long epochMicros) {
        bigint(epochMicros - EPOCH_SECOND_2000 * MICROS_PER_SECOND);
    }

    void timestampOrNull(@Nullable Instant value) {
        if (value == null) {
            nothing();
        } else {
            timestamp(epochMicros(value));
        }
    }

    void ipv4(int address) {
        buffer.fourBytes(8);
        buffer.oneByte(FAMILY_IPV4);
        buffer.oneByte((byte) Integer.SIZE);
        buffer.oneByte((byte) 0);
        buffer.oneByte((byte) Integer.BYTES);
        buffer.fourBytes(address);
    }

    void nothing() {
        buffer.fourBytes(-1);
    }

    /** Ends the copy; without it {@link #close} takes all rows back. */
    long finish() throws SQLException {
        buffer.twoBytes(-1);
        flush();
        return copy.endCopy();
    }

    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }

    static long epochMicros(Instant instant) {
        return Math.addExact(
                Math.multiplyExact(instant.getEpochSecond(), MICROS_PER_SECOND), instant.getNano() / NANOS_PER_MICRO);
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.size());
        buffer.clear();
    }
}
