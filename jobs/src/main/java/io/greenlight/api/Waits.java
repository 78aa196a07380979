package io.greenlight.api;

import io.greenlight.readiness.WaitTime;
import java.time.Duration;

/** Takes the time that somebody wants to wait from a request. */
final class Waits {
    private Waits() {}

    /**
     * Reads it as {@link WaitTime} does.
     *
     * @throws NotAnswered if it is none, or longer than allowed
     */
    static Duration parse(String text, Duration longest) {
        try {
            return WaitTime.parse(text, longest);
        } catch (IllegalArgumentException wrong) {
            throw NotAnswered.malformedWait(String.valueOf(wrong.getMessage()));
        }
    }
}
