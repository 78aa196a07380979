package io.greenlight.reindex;

import java.util.List;

/** The scope of a reindex names what does not exist, or contradicts itself. Nothing was started. */
public final class ScopeRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** With what is wrong, one line each. */
    public ScopeRefused(List<String> problems) {
        super(String.join("\n", problems));
    }
}
