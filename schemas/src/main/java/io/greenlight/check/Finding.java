package io.greenlight.check;

/**
 * One result of a check. Nothing is started while a finding is a {@link Severity#PROBLEM}.
 *
 * @param severity how bad it is
 * @param subject what was looked at, as {@code source eu-1}, {@code source eu-1 shard_1 subscriber}, {@code target main}
 * @param message what is so, with the values found
 * @param remedy what to do about it; empty when nothing is to do
 */
public record Finding(Severity severity, String subject, String message, String remedy) {
    /** How bad a finding is. */
    public enum Severity {
        /** As it should be. */
        OK,
        /** Works, but somebody should know. */
        WARNING,
        /** Nothing can be started. */
        PROBLEM
    }

    /** All is well. */
    public static Finding ok(String subject, String message) {
        return new Finding(Severity.OK, subject, message, "");
    }

    /** Works, but somebody should know. */
    public static Finding warning(String subject, String message, String remedy) {
        return new Finding(Severity.WARNING, subject, message, remedy);
    }

    /** Nothing can be started until this is mended. */
    public static Finding problem(String subject, String message, String remedy) {
        return new Finding(Severity.PROBLEM, subject, message, remedy);
    }
}
