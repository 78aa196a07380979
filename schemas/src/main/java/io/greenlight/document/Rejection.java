package io.greenlight.document;

import org.jspecify.annotations.Nullable;

/**
 * Why one row or document cannot be indexed. Becomes a dead letter. The cause names the field, never the value, since rows are
 * personal data; the content travels apart from it, for dead letters that are to keep it.
 *
 * @param account owner
 * @param key key within the account
 * @param field the field at fault, or empty when it is the whole document
 * @param reason what is wrong and which limit it breaks
 * @param content what the row or document held; null when nobody asked the reader for it
 */
public record Rejection(
        AccountId account,
        Key key,
        String field,
        String reason,
        @Nullable RejectedContent content) {
    /** Without content. */
    public Rejection(AccountId account, Key key, String field, String reason) {
        this(account, key, field, reason, null);
    }

    /** Of a document that the index refused. */
    public static Rejection of(Document document, String field, String reason) {
        return new Rejection(document.account(), document.key(), field, reason, RejectedContent.of(document));
    }

    /** The same with what the row held. */
    public Rejection with(RejectedContent held) {
        return new Rejection(account, key, field, reason, held);
    }
}
