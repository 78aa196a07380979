package io.greenlight.read;

import io.greenlight.document.Position;
import io.greenlight.document.Scope;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one page.
 *
 * @param scope what the unit covers
 * @param after the last document already read, excluded; null at the start of the unit
 * @param limit most rows, at least 1
 */
public record PageRequest(Scope scope, @Nullable Position after, int limit) {
    public PageRequest {
        if (limit < 1) {
            throw new IllegalArgumentException("Cannot read a page of %d rows: at least 1".formatted(limit));
        }
    }
}
