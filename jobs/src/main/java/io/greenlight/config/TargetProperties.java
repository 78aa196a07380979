package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code greenlight.targets.<name>.*}: one OpenSearch cluster.
 *
 * @param urls its nodes
 * @param username for basic authentication; empty for none
 * @param password its password
 * @param shards primary shards of an index
 * @param replicas replicas while serving; none while loading
 * @param refreshInterval how often an index refreshes by itself while it is loaded
 * @param servingRefreshInterval the same while it serves
 * @param bulkBytes most bytes of one bulk request
 * @param bulkDocuments most documents of one bulk request
 * @param bulkConnections most bulk requests at a time from one process; fewer while the target pushes back
 * @param patience how long a page is offered again before the slot gives up
 * @param token for authentication by a bearer token instead; empty for none
 * @param tls how its nodes are trusted, and we by them
 */
public record TargetProperties(
        @NotEmpty
        List<
                        @NotBlank
                        @Pattern(
                                regexp = TargetProperties.URL,
                                message = "must be a URL without path and user, as https://host:9200")
                        String>
                urls,

        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @DefaultValue("1") @Min(1) @Max(1024) int shards,
        @DefaultValue("0") @Min(0) @Max(10) int replicas,
        @DefaultValue("5s") Duration refreshInterval,
        @DefaultValue("1s") Duration servingRefreshInterval,
        @DefaultValue("5MB") DataSize bulkBytes,
        @DefaultValue("5000") @Min(1) @Max(100_000) int bulkDocuments,

        @DefaultValue("4") @Min(1) @Max(TargetProperties.MOST_BULK_CONNECTIONS)
        int bulkConnections,

        @DefaultValue("24h") Duration patience,
        @DefaultValue("") String token,
        @Valid @DefaultValue TargetTlsProperties tls) {
    /** Most bulk requests at a time from one process. */
    public static final int MOST_BULK_CONNECTIONS = 64;

    private static final String URL = "https?://(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?/?";
    private static final DataSize MOST_BULK_BYTES = DataSize.ofMegabytes(100);

    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        faults.addAll(Fault.ifNegative("refresh-interval", refreshInterval));
        faults.addAll(Fault.ifNegative("serving-refresh-interval", servingRefreshInterval));
        faults.addAll(Fault.unlessPositive("patience", patience));
        faults.addAll(Fault.under("tls", tls.faults()));
        if (!token.isEmpty() && !username.isEmpty()) {
            faults.add(
                    new Fault(List.of("token", "username"), "is given together with a username. Remove one of them"));
        }
        if (bulkBytes.toBytes() < 1 || bulkBytes.compareTo(MOST_BULK_BYTES) > 0) {
            // OpenSearch turns larger requests away (http.max_content_length).
            faults.add(new Fault("bulk-bytes", "is '%s', must be 1B to %s".formatted(bulkBytes, MOST_BULK_BYTES)));
        }
        return faults;
    }

    @Override
    public String toString() {
        return "TargetProperties[urls=%s, shards=%d, replicas=%d]".formatted(urls, shards, replicas);
    }
}
