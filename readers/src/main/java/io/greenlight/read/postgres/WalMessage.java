package io.greenlight.read.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.greenlight.read.change.SourcePosition;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message of {@code pgoutput}, protocol version 1: transactions come whole, in the order of their commits. */
sealed interface WalMessage {
    /**
     * A transaction follows.
     *
     * @param transaction the lower half of its id
     */
    record Begin(int transaction) implements WalMessage {}

    /**
     * The transaction is complete.
     *
     * @param end the first place after it
     */
    record Commit(SourcePosition end) implements WalMessage {}

    /**
     * How the rows that follow are made; comes anew when that changes.
     *
     * @param full whether all columns of old rows are in the WAL
     */
    record Relation(int oid, String schema, String table, boolean full, List<WalColumn> columns) implements WalMessage {
        public Relation {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A column of a relation.
     *
     * @param identity whether it is part of the replica identity
     */
    record WalColumn(String name, int type, boolean identity) {}

    /** A new row. */
    record Insert(int relation, Tuple row) implements WalMessage {}

    /**
     * A changed row.
     *
     * @param old its replica identity before; null if that did not change
     */
    record Update(int relation, @Nullable Tuple old, Tuple row) implements WalMessage {}

    /**
     * A deleted row.
     *
     * @param old its replica identity
     */
    record Delete(int relation, Tuple old) implements WalMessage {}

    /** Tables that were emptied. */
    record Truncate(List<Integer> relations) implements WalMessage {
        public Truncate {
            relations = List.copyOf(relations);
        }
    }

    /** Where a transaction came from, a type's name: nothing to us. */
    record Ignored() implements WalMessage {}

    /** Reads one message. */
    static WalMessage read(ByteBuffer message) {
        byte kind = message.get();
        return switch (kind) {
            case 'B' -> begin(message);
            case 'C' -> commit(message);
            case 'R' -> relation(message);
            case 'I' -> insert(message);
            case 'U' -> update(message);
            case 'D' -> delete(message);
            case 'T' -> truncate(message);
            case 'O', 'Y', 'M' -> new Ignored();
            default ->
                throw new IllegalStateException(
                        "Cannot read the WAL: a message is of unknown kind %d".formatted((int) kind));
        };
    }

    private static Begin begin(ByteBuffer message) {
        message.getLong(); // place of the commit
        message.getLong(); // time of the commit
        return new Begin(message.getInt());
    }

    private static Commit commit(ByteBuffer message) {
        message.get(); // flags
        message.getLong(); // place of the commit
        return new Commit(new SourcePosition(message.getLong()));
    }

    private static Relation relation(ByteBuffer message) {
        int oid = message.getInt();
        String schema = text(message);
        String table = text(message);
        boolean full = message.get() == 'f';
        int count = message.getShort();
        List<WalColumn> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            boolean identity = (message.get() & 1) != 0;
            String name = text(message);
            columns.add(new WalColumn(name, message.getInt(), identity));
            message.getInt(); // modifier of the type
        }
        return new Relation(oid, schema, table, full, columns);
    }

    private static Insert insert(ByteBuffer message) {
        int relation = message.getInt();
        message.get(); // N
        return new Insert(relation, Tuple.read(message));
    }

    private static Update update(ByteBuffer message) {
        int relation = message.getInt();
        Tuple old = null;
        if (message.get() != 'N') {
            old = Tuple.read(message);
            message.get(); // N
        }
        return new Update(relation, old, Tuple.read(message));
    }

    private static Delete delete(ByteBuffer message) {
        int relation = message.getInt();
        message.get(); // K or O
        return new Delete(relation, Tuple.read(message));
    }

    private static Truncate truncate(ByteBuffer message) {
        int count = message.getInt();
        message.get(); // options
        List<Integer> relations = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            relations.add(message.getInt());
        }
        return new Truncate(relations);
    }

    private static String text(ByteBuffer message) {
        int start = message.position();
        int end = start;
        while (message.get(end) != 0) {
            end++;
        }
        message.position(end + 1);
        return new String(message.array(), message.arrayOffset() + start, end - start, UTF_8);
    }
}
