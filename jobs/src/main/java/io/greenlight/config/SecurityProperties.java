package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code greenlight.security.*}: who is let in over HTTP, and how much they may ask.
 *
 * @param disabled lets everybody in; only where nobody on another machine can ask
 * @param jwt tokens of an identity provider, beside our own
 * @param requestsPerSecond most requests of one caller; as many at once
 * @param refusalsPerSecond most requests of one address that are refused for want of a token that works
 * @param maxRequestBytes largest body of a request
 * @param auditRetention how long the audit log is kept
 */
public record SecurityProperties(
        @DefaultValue("false") boolean disabled,
        @Valid @DefaultValue JwtProperties jwt,
        @DefaultValue("5000") @Min(1) @Max(1_000_000) int requestsPerSecond,
        @DefaultValue("20") @Min(1) @Max(10_000) int refusalsPerSecond,
        @DefaultValue("1MB") DataSize maxRequestBytes,
        @DefaultValue("365d") Duration auditRetention) {
    private static final DataSize MOST_REQUEST_BYTES = DataSize.ofMegabytes(64);

    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>(Fault.under("jwt", jwt.faults()));
        faults.addAll(Fault.unlessPositive("audit-retention", auditRetention));
        if (maxRequestBytes.toBytes() < 1024 || maxRequestBytes.compareTo(MOST_REQUEST_BYTES) > 0) {
            faults.add(new Fault(
                    "max-request-bytes",
                    "is '%s', must be 1024B to %s".formatted(maxRequestBytes, MOST_REQUEST_BYTES)));
        }
        return faults;
    }
}
