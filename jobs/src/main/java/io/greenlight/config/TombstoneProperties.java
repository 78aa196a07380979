package io.greenlight.config;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.tombstones.*}: what stands for documents that are gone.
 *
 * @param keep how long a tombstone stays at least; nothing that was read may be written later than that
 */
public record TombstoneProperties(@DefaultValue("24h") Duration keep) {}
