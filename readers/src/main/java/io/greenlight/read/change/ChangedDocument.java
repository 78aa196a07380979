package io.greenlight.read.change;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.Position;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A document to read again: it may have come to be, be another now, or be gone.
 *
 * @param entity its entity
 * @param shard where it is, or was
 * @param account its account
 * @param key its key
 * @param kind whether it may have been elsewhere before
 * @param oldMonths the months ({@code yyyy-MM}, UTC) whose index may hold it from before the change; null if they are unknown; empty if
 *     there are none, as in entities without an index per month
 */
public record ChangedDocument(
        String entity,
        String shard,
        AccountId account,
        Key key,
        Kind kind,
        @Nullable Set<String> oldMonths) {
    /** What the change can have left behind. */
    public enum Kind {
        /** Only new rows: the change has left nothing. Write the document where it is now. */
        INSERTED,
        /** A row was changed or deleted. Where the document is gone, or now elsewhere, its older places need a tombstone. */
        MAY_HAVE_LEFT
    }

    public ChangedDocument {
        oldMonths = oldMonths == null ? null : Set.copyOf(oldMonths);
    }

    /** A document of which only that is known: it may be anywhere. */
    public static ChangedDocument unknown(String entity, String shard, Position document) {
        return new ChangedDocument(entity, shard, document.account(), document.key(), Kind.MAY_HAVE_LEFT, null);
    }

    /** Account and key. */
    public Position position() {
        return new Position(account, key);
    }

    /** Whether an older place needs a tombstone. */
    public boolean mayHaveLeft() {
        return kind == Kind.MAY_HAVE_LEFT;
    }

    /** This change and another of the same document, as one. */
    public ChangedDocument and(ChangedDocument other) {
        if (kind == other.kind && oldMonths != null && oldMonths.equals(other.oldMonths)) {
            return this;
        }
        Kind both = kind == Kind.INSERTED ? other.kind : kind;
        return new ChangedDocument(entity, shard, account, key, both, union(oldMonths, other.oldMonths));
    }

    private static @Nullable Set<String> union(@Nullable Set<String> one, @Nullable Set<String> other) {
        if (one == null || other == null) {
            return null;
        }
        Set<String> union = new TreeSet<>(one);
        union.addAll(other);
        return union;
    }
}
