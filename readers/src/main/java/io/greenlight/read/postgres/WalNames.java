package io.greenlight.read.postgres;

import java.util.regex.Pattern;

/**
 * What an installation's slot and publications are called at a source.
 *
 * @param installation lower case letters, digits and underscores
 */
record WalNames(String installation) {
    /** The longest derived name, {@code changes greenlight_…}, must be the name of a reader. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]{1,32}");

    WalNames {
        if (!NAME.matcher(installation).matches()) {
            throw new IllegalArgumentException(
                    "Cannot name a replication slot after '%s': 1 to 32 lower case letters, digits and underscores"
                            .formatted(installation));
        }
    }

    String slot() {
        return "greenlight_" + installation;
    }

    /** Tables all of whose changes are published. */
    String publication() {
        return slot();
    }

    /** Tables of which only new rows are published, since updates of them would fail otherwise. */
    String insertsPublication() {
        return slot() + "_inserts";
    }

    String reader() {
        return "changes " + slot();
    }
}
