package io.greenlight.encode;

import io.greenlight.document.AccountId;
import io.greenlight.document.ContentHash;
import io.greenlight.document.Document;
import io.greenlight.document.DocumentId;
import io.greenlight.document.Key;
import io.greenlight.schema.IndexMapping;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Documents that say that there is none: hidden by the filter of every alias, and counted in no sum. */
public final class Tombstones {
    private static final String FORM = "{\"%s\":{\"deleted\":true,\"version\":%%d}}".formatted(IndexMapping.GREENLIGHT);
    /** No document begins like this: an entity has no field of Greenlight's own name. */
    private static final byte[] START = FORM.substring(0, FORM.indexOf('%')).getBytes(StandardCharsets.UTF_8);

    private Tombstones() {}

    /** Whether a document says that there is none. */
    public static boolean isTombstone(Document document) {
        return document.hash().bits() == 0 && startsAsTombstone(document);
    }

    private static boolean startsAsTombstone(Document document) {
        return document.length() >= START.length
                && Arrays.equals(
                        document.buffer(), document.offset(), document.offset() + START.length, START, 0, START.length);
    }

    /**
     * Takes the place of a document.
     *
     * @param month the month of the index it is in; empty for an entity with one index
     * @param version time on the source's clock before the read that did not find it; a newer read of the document wins
     */
    public static Document of(AccountId account, DocumentId id, String month, long version) {
        return of(account, id, id.key(), month, version);
    }

    /**
     * Takes the place of what stands under an id that no key of the account makes.
     *
     * @param account the account by whose routing it stands there
     * @param month the month of the index it is in; empty for an entity with one index
     * @param version a time on a source's clock before it was looked at
     */
    public static Document ofStray(AccountId account, DocumentId id, String month, long version) {
        return of(account, id, Key.of(id.value()), month, version);
    }

    private static Document of(AccountId account, DocumentId id, Key key, String month, long version) {
        byte[] json = FORM.formatted(version).getBytes(StandardCharsets.UTF_8);
        return new Document(id, account, key, month, version, new ContentHash(0), json, 0, json.length);
    }
}
