package io.greenlight.verify;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;

/**
 * A key under which index and source differ. Holds no content.
 *
 * @param account whose document
 * @param key its key
 * @param kind how they differ
 */
public record Difference(AccountId account, Key key, DifferenceKind kind) {}
