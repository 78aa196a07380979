package io.greenlight.config;

import java.util.List;

/** The configuration cannot be used. Names every error at once; nothing was started. */
public final class ConfigurationRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> errors;

    /** With one line per error: key, value, and what would be right. */
    public ConfigurationRefused(List<String> errors) {
        super("Cannot start with this configuration:\n  " + String.join("\n  ", errors));
        this.errors = List.copyOf(errors);
    }

    /** One line per error. */
    public List<String> errors() {
        return errors;
    }
}
