package io.greenlight.readiness;

/**
 * Where an account is, and why.
 *
 * @param state which says whether it may send
 * @param reason a code, and words where there are any
 */
public record Judged(AccountState state, String reason) {}
