package io.greenlight.readiness;

import io.greenlight.document.AccountId;
import io.greenlight.generation.Generation;

/** Compares one account of a generation with its source, document by document, while both go on changing. */
public interface SourceCheck {
    /** Whether every document is equal, or was changed so recently that the sync has yet to write it. */
    boolean isEqual(Generation generation, AccountId account);
}
