package io.greenlight.testbed.servers;

import org.jspecify.annotations.Nullable;

/** A test server did not come up. The message ends with the last lines of its log. */
public final class ServerNotStarted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServerNotStarted(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
