package io.greenlight.config;

import java.util.Locale;

/** What the replication slot of a source is called, after {@code greenlight_}. */
public final class SlotNames {
    private static final int LONGEST = 32;

    private SlotNames() {}

    /**
     * The name, of what a server allows in it. Two sources may be databases of one server, where names of slots are shared.
     *
     * @param installation {@code greenlight.sync.name}
     * @param source name of the source
     */
    public static String of(String installation, String source) {
        String both =
                "%s_%s".formatted(installation, source.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_"));
        return both.substring(0, Math.min(LONGEST, both.length()));
    }
}
