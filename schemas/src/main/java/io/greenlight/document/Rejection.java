package io.greenlight.document;

/**
 * Why one row or document cannot be indexed. Becomes a dead letter. Carries no content of the row, since rows are
 * personal data: the field is named, the value is not.
 *
 * @param account owner
 * @param key key within the account
 * @param field the field at fault, or empty when it is the whole document
 * @param reason what is wrong and which limit it breaks
 */
public record Rejection(AccountId account, Key key, String field, String reason) {}
