package io.greenlight.dispatch;

/** A living process works under this name already. Nothing was started. */
public final class WorkerNameTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WorkerNameTaken(String name) {
        super("Cannot work as %s: a living worker has this name. Give another one by --name, or stop that worker."
                .formatted(name));
    }
}
