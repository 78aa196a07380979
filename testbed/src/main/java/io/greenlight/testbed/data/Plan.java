package io.greenlight.testbed.data;

import java.util.Locale;

/** What an account pays for. */
public enum Plan {
    FREE,
    STANDARD,
    PRO,
    ENTERPRISE;

    /** As the table holds it. */
    String column() {
        return name().toLowerCase(Locale.ROOT);
    }
}
