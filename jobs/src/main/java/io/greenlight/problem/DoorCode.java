package io.greenlight.problem;

/**
 * Why a server turns a request away before anybody looks at what it asks, by the code that programs know it by. Codes are stable: none
 * is renamed, and none gets another meaning.
 */
public enum DoorCode {
    /** No token was sent. */
    TOKEN_MISSING(401),
    /** The token is unknown, revoked, or not meant for us. */
    TOKEN_INVALID(401),
    /** The token has expired. */
    TOKEN_EXPIRED(401),
    /** The token lacks a scope. */
    SCOPE_MISSING(403),
    /** The token is limited to other accounts. */
    ACCOUNT_FORBIDDEN(403),
    /** There is nothing that anybody may ask for. */
    FORBIDDEN(403),
    /** A form is of a page that is too old, or of another site. */
    CSRF_TOKEN_INVALID(403),
    /** The request is not accepted as it is written. */
    MALFORMED_REQUEST(400),
    /** The body or the head is larger than it may be. */
    REQUEST_TOO_LARGE(413),
    /** The caller, or its address, asks more often than it may. */
    TOO_MANY_REQUESTS(429),
    /** The control database does not answer, so that nobody can say whether the token works. */
    CONTROL_DATABASE_UNREACHABLE(503),
    /** The issuer of the token does not answer, so that nobody can say whether it works. */
    IDENTITY_PROVIDER_UNREACHABLE(503);

    private final int status;

    DoorCode(int status) {
        this.status = status;
    }

    /** Status of the HTTP answer. */
    public int status() {
        return status;
    }
}
