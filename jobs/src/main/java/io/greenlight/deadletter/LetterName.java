package io.greenlight.deadletter;

import java.util.List;

/**
 * Which dead letter, whatever its number: there is one of a document in a generation.
 *
 * @param entity entity of the document
 * @param generation number of the generation it is missing from
 * @param account its account
 * @param key its key
 */
record LetterName(String entity, long generation, String account, List<String> key) {
    LetterName {
        key = List.copyOf(key);
    }

    static LetterName of(DeadLetter letter) {
        return new LetterName(letter.entity(), letter.generation(), letter.account(), letter.key());
    }
}
