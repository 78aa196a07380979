package io.greenlight.dispatch;

/** This process was asked to stop. What it was doing goes on elsewhere. */
public final class StopAsked extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public StopAsked() {
        super("This process was asked to stop");
    }
}
