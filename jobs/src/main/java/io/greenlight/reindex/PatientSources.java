package io.greenlight.reindex;

import io.greenlight.read.PageSizing;
import io.greenlight.read.Reader;
import java.time.Duration;

/** Opens readers that wait as slots do, for whoever reads beside them: by permit, by guard, by the limits of now. */
public final class PatientSources {
    /** A wait for a permit to read that is longer is shown. */
    private static final Duration PERMIT_PATIENCE = Duration.ofSeconds(1);

    private final SlotParts parts;

    PatientSources(SlotParts parts) {
        this.parts = parts;
    }

    /**
     * Opens a reader. The caller closes it.
     *
     * @param reader as the source shows it among its sessions
     */
    public PatientPageSource open(String source, Reader reader) {
        return new PatientPageSource(
                parts.sources().source(source), reader.waiting(PERMIT_PATIENCE), parts.settings(), parts.process());
    }

    /** How many rows the first page asks for, and how that changes. */
    public PageSizing sizing() {
        return parts.sizing();
    }
}
