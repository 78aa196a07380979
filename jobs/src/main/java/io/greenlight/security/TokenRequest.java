package io.greenlight.security;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A token somebody wants.
 *
 * @param name what people call it
 * @param scopes what it lets do
 * @param accounts the only accounts it is good for; null for every account
 * @param lifetime how long it works; null for ever
 */
public record TokenRequest(
        String name,
        Set<AccessScope> scopes,
        @Nullable List<String> accounts,
        @Nullable Duration lifetime) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final int MOST_ACCOUNTS = 10_000;

    /** Whoever means longer means for ever; and it is no time that the database could not reckon with. */
    private static final Duration LONGEST = Duration.ofDays(36_500);

    public TokenRequest {
        scopes = Set.copyOf(scopes);
        accounts = accounts == null ? null : List.copyOf(accounts);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "Cannot make a token of this name: it must have 1 to 100 of the characters a-z, A-Z, 0-9, '.', '_' and '-', and begin with a letter or digit");
        }
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException(
                    "Cannot make token %s without a scope. Name one of readiness:read, operate, admin".formatted(name));
        }
        if (accounts != null && (accounts.isEmpty() || accounts.size() > MOST_ACCOUNTS)) {
            throw new IllegalArgumentException("Cannot limit token %s to %d accounts: 1 to %d are possible"
                    .formatted(name, accounts.size(), MOST_ACCOUNTS));
        }
        if (lifetime != null && !lifetime.isPositive()) {
            throw new IllegalArgumentException("Cannot make token %s: it would expire at once".formatted(name));
        }
        if (lifetime != null && lifetime.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "Cannot make token %s: it may work for %d days at most, or until it is revoked"
                            .formatted(name, LONGEST.toDays()));
        }
    }
}
