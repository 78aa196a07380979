package io.greenlight.testbed.fault;

/**
 * A request as {@link FaultProxy} sees it.
 *
 * @param bulkNumber how many bulk requests have come so far, this one included
 * @param bodyBytes size of the body as it was sent
 */
public record ProxiedRequest(String method, String path, long bulkNumber, long bodyBytes) {
    /** Whether it writes documents in bulk. */
    public boolean isBulk() {
        return path.equals("/_bulk") || path.endsWith("/_bulk");
    }
}
