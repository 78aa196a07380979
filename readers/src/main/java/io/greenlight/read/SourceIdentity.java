package io.greenlight.read;

import java.time.Instant;

/**
 * Which database answered. A restored or replaced server differs in system identifier or timeline.
 *
 * @param systemIdentifier {@code pg_control_system()}'s, unique per {@code initdb}
 * @param timeline of the server's WAL; rises with every promotion or point-in-time recovery
 * @param standby whether the server is replaying WAL
 * @param clock the server's clock at the time of asking
 */
public record SourceIdentity(String systemIdentifier, int timeline, boolean standby, Instant clock) {}
