package io.greenlight.security;

import java.util.Optional;
import java.util.stream.Stream;

/** What a caller may do. Each includes those before it. */
public enum AccessScope {
    /** Ask whether accounts may send. */
    READINESS("readiness:read"),
    /** Look at everything, and order what can be undone or goes through a gate. */
    OPERATE("operate"),
    /** Also tokens, webhooks, the audit log, contents of dead letters, retiring and forced swaps. */
    ADMIN("admin");

    private final String text;

    AccessScope(String text) {
        this.text = text;
    }

    /** As it stands in tokens and in configuration. */
    public String text() {
        return text;
    }

    /** Whether who has this may do what needs the other. */
    public boolean includes(AccessScope needed) {
        return compareTo(needed) >= 0;
    }

    /** The scope that is written so. */
    public static Optional<AccessScope> find(String text) {
        return Stream.of(values()).filter(scope -> scope.text.equals(text)).findFirst();
    }
}
