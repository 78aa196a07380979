package io.greenlight.control;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;

/** The control database belongs to a newer program. Nothing was changed. */
public final class ControlSchemaIsNewer extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private ControlSchemaIsNewer(String message) {
        super(message);
    }

    /**
     * Looks at the schema and changes nothing.
     *
     * @throws ControlSchemaIsNewer if a program has been here that knows more migrations than this one
     */
    static void refuse(Flyway flyway) {
        for (MigrationInfo applied : flyway.info().applied()) {
            if (applied.getState() == MigrationState.FUTURE_SUCCESS) {
                throw new ControlSchemaIsNewer(
                        "Cannot use the control database: its schema is at version %s, which this program does not know. Start the program that belongs to it."
                                .formatted(applied.getVersion()));
            }
        }
    }
}
