package io.greenlight.read;

/** Looks at the health of one source, over a connection of its own. Belongs to one thread at a time. */
public interface HealthProbe extends AutoCloseable {
    /**
     * Looks once, by one short statement and the user's throttle query.
     *
     * @throws SourceUnavailable if the server cannot be reached; the next call connects anew
     * @throws SourceRefused if it refuses to answer
     */
    SourceHealth look();

    @Override
    void close();
}
