package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.server.*}: where {@code greenlight server} answers; by default nobody on another machine can ask.
 *
 * @param address the interface it listens on
 * @param port the port of API and console
 * @param managementPort the port on which it tells its health and metrics
 * @param tls certificate of the first port; plain HTTP without one
 */
public record ServerProperties(
        @DefaultValue("127.0.0.1") @NotBlank String address,
        @DefaultValue("8080") @Min(1) @Max(65_535) int port,
        @DefaultValue("8082") @Min(1) @Max(65_535) int managementPort,
        @Valid @DefaultValue ServerTlsProperties tls) {
    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>(Fault.under("tls", tls.faults()));
        if (port == managementPort) {
            faults.add(new Fault(
                    List.of("management-port", "port"), "is '%d', which is the port of the API".formatted(port)));
        }
        return faults;
    }

    /** Whether only this machine can ask. */
    boolean isLoopback() {
        return address.equals("localhost") || address.equals("::1") || address.matches("127(\\.[0-9]{1,3}){3}");
    }
}
