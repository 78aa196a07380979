package io.greenlight.document;

/**
 * One customer's id, as the canonical text of whatever type the source uses (integer, text, uuid).
 *
 * <p>Ids are compared for equality only: their order belongs to the source's collation, never to Java's.
 *
 * @param value the text, not empty
 */
public record AccountId(String value) {
    public AccountId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("Cannot name an account: the id is empty");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
