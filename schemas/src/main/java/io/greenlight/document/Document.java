package io.greenlight.document;

/**
 * One encoded document on its way to the index.
 *
 * <p>The JSON is a slice of a page's shared buffer; nobody may write into that buffer once the page is built.
 *
 * @param id the id in OpenSearch
 * @param account owner, also the routing value
 * @param key key within the account
 * @param month {@code yyyy-MM} for entities that are kept in one index per month, empty otherwise
 * @param version microseconds since 1970 on the source's clock, taken before the snapshot that read the row
 * @param hash hash of the content
 * @param buffer holds the JSON
 * @param offset first byte of the JSON in {@code buffer}
 * @param length bytes of JSON
 */
@SuppressWarnings("ArrayRecordComponent") // the slice is the point: copying every document costs more than encoding it
public record Document(
        DocumentId id,
        AccountId account,
        Key key,
        String month,
        long version,
        ContentHash hash,
        byte[] buffer,
        int offset,
        int length) {}
