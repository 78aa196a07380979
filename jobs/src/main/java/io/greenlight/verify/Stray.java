package io.greenlight.verify;

import io.greenlight.document.AccountId;
import io.greenlight.document.DocumentId;

/**
 * A document that no key of the account makes by whose routing it is stored: whatever the sources have, it does not belong there.
 * Nobody who reads by its id looks where it is.
 *
 * @param account by whose routing it is stored
 * @param id its id
 */
record Stray(AccountId account, DocumentId id) {}
