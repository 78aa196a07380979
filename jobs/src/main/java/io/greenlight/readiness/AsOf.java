package io.greenlight.readiness;

import io.greenlight.read.change.SourcePosition;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** What an answer is asked to cover: everything that was committed before. */
public sealed interface AsOf {
    /** The form that {@link #parse} reads. */
    String text();

    /** Longest text that is looked at. */
    int LONGEST = 64;

    /**
     * Everything committed before a time.
     *
     * @param instant by the clock of the account's source
     */
    record Time(Instant instant) implements AsOf {
        @Override
        public String text() {
            return instant.toString();
        }
    }

    /**
     * Everything up to a position.
     *
     * @param position in the WAL of the account's source
     */
    record Position(SourcePosition position) implements AsOf {
        @Override
        public String text() {
            return position.toString();
        }
    }

    /**
     * Reads a time with its offset from UTC, as {@code 2026-11-22T10:15:03.25Z}, or a position, as {@code 0/16B3748}.
     *
     * @throws IllegalArgumentException if it is neither; the message says what it must be, and repeats nothing
     */
    static AsOf parse(String text) {
        if (text.length() <= LONGEST) {
            try {
                return text.indexOf('/') >= 0
                        ? new Position(SourcePosition.parse(text))
                        : new Time(OffsetDateTime.parse(text).toInstant());
            } catch (IllegalArgumentException | DateTimeException neither) {
                throw new IllegalArgumentException(WRONG, neither);
            }
        }
        throw new IllegalArgumentException(WRONG);
    }

    /** What it must be. */
    String WRONG = "it must be a time with its offset, as 2026-11-22T10:15:03Z, or a position in the WAL, as 0/16B3748";
}
