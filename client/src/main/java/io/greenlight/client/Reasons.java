package io.greenlight.client;

/** Reasons that this client gives; all others are the server's. */
public final class Reasons {
    /** No connection, or it was lost. */
    public static final String UNREACHABLE = "UNREACHABLE";
    /** No answer in time. */
    public static final String TIMED_OUT = "TIMED_OUT";
    /** The token is missing, wrong or expired. */
    public static final String UNAUTHORIZED = "UNAUTHORIZED";
    /** The token may not ask this. */
    public static final String FORBIDDEN = "FORBIDDEN";
    /** Something answered, and not as a Greenlight server does. */
    public static final String UNEXPECTED_ANSWER = "UNEXPECTED_ANSWER";
    /** The asking thread was interrupted. */
    public static final String INTERRUPTED = "INTERRUPTED";
    /** The token could not be had. */
    public static final String NO_TOKEN = "NO_TOKEN";
    /** Not ready, and by {@link Policy} to be treated as ready. */
    public static final String OVERRIDDEN = "OVERRIDDEN";

    private Reasons() {}
}
