package io.greenlight.steering;

/** A limit is out of its range. Nothing was changed. */
public final class LimitRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private LimitRefused(String message) {
        super(message);
    }

    static LimitRefused slots(String source, int slots) {
        return new LimitRefused(
                "Cannot give source %s %d slots: it must be 1 to %d. To read nothing from it: greenlight pause --source %s"
                        .formatted(source, slots, Steering.MOST_SLOTS, source));
    }

    static LimitRefused bulkConnections(String target, int connections) {
        return new LimitRefused(
                "Cannot give target %s %d bulk connections: it must be 1 to %d. To load nothing into it: greenlight pause ID"
                        .formatted(target, connections, Steering.MOST_BULK_CONNECTIONS));
    }
}
