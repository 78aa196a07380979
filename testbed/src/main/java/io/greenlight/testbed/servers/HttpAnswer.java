package io.greenlight.testbed.servers;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/** Whether an OpenSearch node answers. */
final class HttpAnswer {
    private static final Duration LIMIT = Duration.ofSeconds(2);

    private HttpAnswer() {}

    /** Whether the node is up, has elected a cluster manager and recovered its indexes' state. */
    static boolean isReady(URI url) {
        try {
            // One connection per question: no client whose threads would outlive the wait.
            HttpURLConnection connection =
                    (HttpURLConnection) url.resolve("/_cluster/health?wait_for_status=yellow&timeout=1s")
                            .toURL()
                            .openConnection();
            connection.setConnectTimeout((int) LIMIT.toMillis());
            connection.setReadTimeout((int) LIMIT.toMillis());
            try {
                return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            } finally {
                connection.disconnect();
            }
        } catch (IOException e) {
            // Refused, or not yet an answer: ask again.
            return false;
        }
    }
}
