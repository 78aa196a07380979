package io.greenlight.api;

import io.greenlight.document.AccountId;
import jakarta.servlet.http.HttpServletRequest;

/** Takes an account's id from a request. */
final class AccountIds {
    private static final int LONGEST = 512;
    /** Stands where bytes were no UTF-8. */
    private static final char NO_CHARACTER = '\uFFFD';

    private AccountIds() {}

    /**
     * The id in a path, exactly as it was given.
     *
     * @throws NotAnswered if no account can have it
     */
    static AccountId of(String text, HttpServletRequest request) {
        // What follows a semicolon is no part of the id for the framework, and may be one for the asker.
        if (request.getRequestURI().indexOf(';') >= 0) {
            throw NotAnswered.malformed("a semicolon is written %3B");
        }
        return parse(text);
    }

    /**
     * The id, exactly as it was given.
     *
     * @throws NotAnswered if no account can have it
     */
    static AccountId parse(String text) {
        if (text.isBlank()) {
            throw NotAnswered.malformed("it is blank");
        }
        if (text.length() > LONGEST) {
            throw NotAnswered.malformed(
                    "it has %d characters, at most %d are allowed".formatted(text.length(), LONGEST));
        }
        if (text.chars().anyMatch(character -> Character.isISOControl(character) || character == NO_CHARACTER)) {
            throw NotAnswered.malformed("it has a control character, or bytes that are not UTF-8");
        }
        return new AccountId(text);
    }
}
