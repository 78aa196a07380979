package io.greenlight.index;

import io.greenlight.document.DocumentId;

/**
 * A live document as an index holds it.
 *
 * @param id its id
 * @param month {@code yyyy-MM} of its index; empty for an entity with one index
 * @param version version of the read that was written last
 */
public record StoredDocument(DocumentId id, String month, long version) {}
