package io.greenlight.swap;

import java.util.List;

/** A gate does not let this happen. Nothing was changed. */
public final class GateRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> missing;

    /** With what was refused, and what is missing, one line each. */
    public GateRefused(String what, List<String> missing) {
        super("%s: %s".formatted(what, String.join("; ", missing)));
        this.missing = List.copyOf(missing);
    }

    /** What is missing, one line each. */
    public List<String> missing() {
        return missing;
    }
}
