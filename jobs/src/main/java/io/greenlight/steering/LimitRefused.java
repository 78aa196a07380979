package io.greenlight.steering;

/** A limit is out of its range. Nothing was changed. */
public final class LimitRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LimitRefused(String source, int slots) {
        super(
                "Cannot give source %s %d slots: it must be 1 to %d. To read nothing from it: greenlight pause --source %s"
                        .formatted(source, slots, Steering.MOST_SLOTS, source));
    }
}
