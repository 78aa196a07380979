package io.greenlight.control;

/** The control database belongs to a newer program. Nothing was changed. */
public final class ControlSchemaIsNewer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ControlSchemaIsNewer(String message) {
        super(message);
    }
}
