package io.greenlight.security;

/** What a presented token is worth. */
public sealed interface TokenVerdict {
    /**
     * Let its holder in.
     *
     * @param id the public part of the token; empty for what is none of ours
     * @param caller its holder
     */
    record Accepted(String id, Caller caller) implements TokenVerdict {}

    /** No token of ours, or not any more: refuse it without saying which. */
    record Unknown() implements TokenVerdict {}

    /** It was ours, and its time is over: its holder needs another. */
    record Expired() implements TokenVerdict {}
}
