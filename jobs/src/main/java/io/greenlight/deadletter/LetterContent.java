package io.greenlight.deadletter;

import java.time.Instant;

/**
 * What the row or document of a dead letter held: personal data, for who asked for it by name.
 *
 * @param letter number of the dead letter
 * @param json of a row that has no valid document every value as text; of a document that was refused the document
 * @param cut whether it was longer, and this is its beginning
 * @param keptAt when it was turned away
 */
public record LetterContent(long letter, String json, boolean cut, Instant keptAt) {
    /** Without the content. */
    @Override
    public String toString() {
        return "LetterContent[letter=%d, cut=%s, keptAt=%s]".formatted(letter, cut, keptAt);
    }
}
