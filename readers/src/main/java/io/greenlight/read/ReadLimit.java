package io.greenlight.read;

/**
 * How many reads a source allows at the same time, all processes together. Asked before each read, so that a change takes
 * effect with the next one.
 */
@FunctionalInterface
public interface ReadLimit {
    /** Most reads at a time; none are allowed at 0. Answers at once. */
    int reads();
}
