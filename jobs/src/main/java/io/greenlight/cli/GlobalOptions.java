package io.greenlight.cli;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command. */
public final class GlobalOptions {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Configuration file. Default: GREENLIGHT_CONFIG, or ./application.yaml")
    public @Nullable Path config;

    @Option(
            names = "--server",
            paramLabel = "URL",
            description =
                    "Ask this server, as https://greenlight.internal:8080, instead of reading a configuration. Default: GREENLIGHT_SERVER")
    @Nullable
    String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description =
                    "File with the token to show to the server, and nothing else. Default: the token in GREENLIGHT_TOKEN")
    @Nullable
    Path tokenFile;

    @Option(
            names = "--server-ca",
            paramLabel = "FILE",
            description =
                    "Who signs the server's certificate, in PEM. Default: GREENLIGHT_SERVER_CA, or whom the JDK trusts")
    @Nullable
    Path serverCa;

    @Option(
            names = "--client-certificate",
            paramLabel = "FILE",
            description =
                    "Certificate to show to a server that asks for one, in PEM. Default: GREENLIGHT_CLIENT_CERTIFICATE")
    @Nullable
    Path clientCertificate;

    @Option(
            names = "--client-key",
            paramLabel = "FILE",
            description = "Private key of that certificate, in PEM. Default: GREENLIGHT_CLIENT_KEY")
    @Nullable
    Path clientKey;

    @Option(names = "--json", description = "Print one JSON object on the last line instead of text")
    public boolean json;

    @Option(names = "--verbose", description = "Print the log, and the stack trace of an error")
    public boolean verbose;
}
