package io.greenlight.document;

import java.util.List;

/**
 * What identifies a document within its account: the canonical text of each key column, in the order of the entity's
 * key. A key is never interpreted as a number, and two keys are compared for equality only.
 *
 * @param parts one text per key column, at least one
 */
public record Key(List<String> parts) {
    public Key {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("Cannot name a document: the key has no part");
        }
    }

    /** A key of the given parts. */
    public static Key of(String... parts) {
        return new Key(List.of(parts));
    }

    @Override
    public String toString() {
        return parts.size() == 1 ? parts.getFirst() : parts.toString();
    }
}
