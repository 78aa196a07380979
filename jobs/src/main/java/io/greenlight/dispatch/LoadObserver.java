package io.greenlight.dispatch;

/** Hears where the load is. Called from the loading threads. */
@FunctionalInterface
public interface LoadObserver {
    /** The calling thread has reached this point. */
    void at(LoadPoint point);

    /** The calling thread has read these rows of a unit from a position on; by default nobody listens. */
    default void read(long unit, String after, int rows) {}

    /** Hears nothing. */
    LoadObserver NONE = point -> {};
}
