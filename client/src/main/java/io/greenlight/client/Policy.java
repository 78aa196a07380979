package io.greenlight.client;

/** What becomes of a no. */
public enum Policy {
    /** It is a no. */
    FAIL_CLOSED,
    /**
     * It is a yes when the server did not answer, and a no when it said no. Campaigns of such an account may be sent by an index
     * of which nobody knows whether it is complete.
     */
    OVERRIDE_READY_WHEN_UNANSWERED,
    /**
     * It is a yes. Campaigns of such an account are sent by whatever the index holds: recipients may be missing, and recipients
     * who unsubscribed may be among them. For an account whose owner has agreed to that, for as long as it must be.
     */
    OVERRIDE_READY
}
