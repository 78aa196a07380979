package io.greenlight.deadletter;

import java.time.Instant;
import java.util.List;

/**
 * A row or document that could not be indexed. Holds no content.
 *
 * @param id number
 * @param entity its entity
 * @param generation number of the generation it is missing from
 * @param source where its row is
 * @param shard in which shard
 * @param account its account
 * @param key its key
 * @param field the field at fault, empty for the whole document
 * @param reason what is wrong
 * @param stage where it was turned away
 * @param state what became of it
 * @param createdAt when
 */
public record DeadLetter(
        long id,
        String entity,
        long generation,
        String source,
        String shard,
        String account,
        List<String> key,
        String field,
        String reason,
        Stage stage,
        State state,
        Instant createdAt) {
    public DeadLetter {
        key = List.copyOf(key);
    }

    /** What became of a dead letter. */
    public enum State {
        /** Its document is missing. */
        OPEN,
        /** Its row was read again, and is loaded or gone. */
        REPLAYED,
        /** An operator let it be. */
        DISMISSED
    }

    /** Where a document was turned away. */
    public enum Stage {
        /** The row has no valid document. */
        READ,
        /** OpenSearch refused the document. */
        WRITE
    }
}
