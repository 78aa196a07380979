package io.greenlight.encode;

import io.greenlight.document.AccountId;
import io.greenlight.document.ContentHash;
import io.greenlight.document.Document;
import io.greenlight.document.DocumentId;
import io.greenlight.schema.IndexMapping;
import java.nio.charset.StandardCharsets;

/** Documents that say that there is none: hidden by the filter of every alias, and counted in no sum. */
public final class Tombstones {
    private Tombstones() {}

    /**
     * Takes the place of a document.
     *
     * @param month the month of the index it is in; empty for an entity with one index
     * @param version time on the source's clock before the read that did not find it; a newer read of the document wins
     */
    public static Document of(AccountId account, DocumentId id, String month, long version) {
        byte[] json = "{\"%s\":{\"deleted\":true,\"version\":%d}}"
                .formatted(IndexMapping.GREENLIGHT, version)
                .getBytes(StandardCharsets.UTF_8);
        return new Document(id, account, id.key(), month, version, new ContentHash(0), json, 0, json.length);
    }
}
