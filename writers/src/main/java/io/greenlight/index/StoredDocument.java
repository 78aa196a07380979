package io.greenlight.index;

import io.greenlight.document.AccountId;
import io.greenlight.document.ContentHash;
import io.greenlight.document.DocumentId;
import org.jspecify.annotations.Nullable;

/**
 * A document as an index holds it.
 *
 * @param id its id
 * @param account the account by whose routing it is stored, and found
 * @param month {@code yyyy-MM} of its index; empty for an entity with one index
 * @param version version of the read that was written last
 * @param hash the hash it is stored with; null if it has none, or was not asked for
 * @param state whether it is one
 */
public record StoredDocument(
        DocumentId id,
        AccountId account,
        String month,
        long version,
        @Nullable ContentHash hash,
        State state) {
    /** What stands under the id. */
    public enum State {
        /** A document; if its content was looked at, one that has the content it is stored as. */
        LIVE,
        /** A document whose content is not what its hash was made of, or belongs to another id. */
        SPOILED,
        /** A tombstone. */
        DELETED
    }

    /** Whether searches find it. */
    public boolean isLive() {
        return state != State.DELETED;
    }

    /** Whether no key of the account makes its id: nobody of ours has written it there, and whoever reads by its id looks elsewhere. */
    public boolean isStray() {
        return !id.isOf(account);
    }

    /** Whether it is live with this content, where it belongs. */
    public boolean holds(ContentHash content) {
        return state == State.LIVE && content.equals(hash) && !isStray();
    }
}
