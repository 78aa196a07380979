package io.greenlight.document;

import org.jspecify.annotations.Nullable;

/**
 * A half-open range of document keys in one account: {@code after} excluded, {@code through} included, absent = open.
 *
 * <p>Whether the bounds are in order only the source can tell, since it owns the collation. A reversed range reads nothing.
 */
public record KeyRange(
        AccountId account, @Nullable Key after, @Nullable Key through) {
    /** The whole account. */
    public static KeyRange all(AccountId account) {
        return new KeyRange(account, null, null);
    }
}
