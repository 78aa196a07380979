package io.greenlight.problem;

/** How a command ends. */
public enum ExitCode {
    /** Done. */
    DONE(0),
    /** Failed; what was done so far is kept. */
    FAILED(1),
    /** Bad usage or configuration; nothing was started. */
    USAGE(2),
    /** Finished, with dead letters or differences. */
    DEAD_LETTERS(3),
    /** Refused by a gate; nothing was changed. */
    REFUSED(4);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    /** The number the process ends with. */
    public int code() {
        return code;
    }
}
