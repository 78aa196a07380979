package io.greenlight.server;

import io.greenlight.config.ConfigurationReader;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.config.ServerTlsProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * The HTTP side of a started application, until it is closed. It is a context of its own below the application's, so that
 * commands that serve nothing have nothing of it; and its settings win over every other, so that nothing but what is
 * documented is ever open.
 */
public final class HttpFront implements AutoCloseable {
    private static final ServerTlsProperties PLAIN = new ServerTlsProperties("", "", "");

    private final ConfigurableApplicationContext context;
    private final String url;
    /** Its health and metrics, where they are apart. */
    private final @Nullable HttpFront management;

    private HttpFront(ConfigurableApplicationContext context, String url, @Nullable HttpFront management) {
        this.context = context;
        this.url = url;
        this.management = management;
    }

    /** What is served. */
    public enum Role {
        /** The API, and with it the management. */
        SERVER(ServerConfiguration.class, "server", "port"),
        /** Health and metrics of a server. */
        MANAGEMENT(ManagementConfiguration.class, "server", "management-port"),
        /** Health and metrics of a worker. */
        WORKER(WorkerConfiguration.class, "worker", "port");

        private final Class<?> configuration;
        private final String section;
        private final String portKey;

        Role(Class<?> configuration, String section, String portKey) {
            this.configuration = configuration;
            this.section = section;
            this.portKey = portKey;
        }

        private String address(GreenlightProperties properties) {
            return switch (this) {
                case SERVER, MANAGEMENT -> properties.server().address();
                case WORKER -> properties.worker().address();
            };
        }

        private int port(GreenlightProperties properties) {
            return switch (this) {
                case SERVER -> properties.server().port();
                case MANAGEMENT -> properties.server().managementPort();
                case WORKER -> properties.worker().port();
            };
        }
    }

    /**
     * Begins to answer.
     *
     * @param application the started application
     * @param defaults settings of the process, as logging
     * @throws CannotListen if the address is not one of this machine, or the port is taken
     */
    public static HttpFront open(ConfigurableApplicationContext application, Role role, Map<String, Object> defaults) {
        HttpFront front = openAlone(application, role, defaults);
        if (role != Role.SERVER) {
            return front;
        }
        try {
            return new HttpFront(front.context, front.url, openAlone(application, Role.MANAGEMENT, defaults));
        } catch (RuntimeException failure) {
            front.close();
            throw failure;
        }
    }

    private static HttpFront openAlone(
            ConfigurableApplicationContext application, Role role, Map<String, Object> defaults) {
        GreenlightProperties properties = application.getBean(GreenlightProperties.class);
        ServerTlsProperties tls = role == Role.SERVER ? properties.server().tls() : PLAIN;
        String address = role.address(properties);
        int port = role.port(properties);
        try {
            InetAddress resolved = InetAddress.getByName(address);
            Map<String, Object> settings = HttpSettings.of(
                    resolved.getHostAddress(), port, properties.security().maxRequestBytes());
            settings.putAll(HttpSettings.tls(tls, ConfigurationReader.directory(application.getEnvironment())));
            return new HttpFront(
                    start(application, role, defaults, settings),
                    url(tls.isOn() ? "https" : "http", resolved, port),
                    null);
        } catch (UnknownHostException unknown) {
            throw new CannotListen(
                    "Cannot listen on %s: no such address. Correct greenlight.%s.address"
                            .formatted(address, role.section),
                    unknown);
        } catch (RuntimeException failure) {
            throw explained(failure, address, port, role);
        }
    }

    /** The libraries wrap what went wrong in what they were doing. */
    private static RuntimeException explained(RuntimeException failure, String address, int port, Role role) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException) {
                return new CannotListen(
                        "Cannot listen on %s, port %d: it is in use. Correct greenlight.%s.%s, or end who uses it"
                                .formatted(address, port, role.section, role.portKey),
                        failure);
            }
            if (cause instanceof IOException refused) {
                return new CannotListen(
                        "Cannot listen on %s, port %d: %s. Correct greenlight.%s.address and %s"
                                .formatted(address, port, refused.getMessage(), role.section, role.portKey),
                        failure);
            }
        }
        return failure;
    }

    private static ConfigurableApplicationContext start(
            ConfigurableApplicationContext application,
            Role role,
            Map<String, Object> defaults,
            Map<String, Object> settings) {
        Map<String, Object> own = new HashMap<>(defaults);
        // What is missing shows at the start and not at the first question.
        own.put("spring.main.lazy-initialization", "false");
        // What fails here is said once, by the command.
        own.put("logging.level.org.springframework.boot.SpringApplication", "OFF");
        own.put("logging.level.org.springframework.boot.diagnostics", "OFF");
        return new SpringApplicationBuilder(role.configuration)
                .parent(application)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .properties(own)
                .initializers(context ->
                        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("http", settings)))
                .run();
    }

    private static String url(String scheme, InetAddress address, int port) {
        String host = address.getHostAddress();
        return "%s://%s:%d".formatted(scheme, host.contains(":") ? "[" + host + "]" : host, port);
    }

    /** Where it answers. */
    public String url() {
        return url;
    }

    /** Where it tells its health and metrics. */
    public String managementUrl() {
        return management == null ? url : management.url;
    }

    /** What it is made of, for tests. */
    ConfigurableApplicationContext context() {
        return context;
    }

    /** Finishes the answers under way, for a moment, and ends. */
    @Override
    public void close() {
        context.close();
        if (management != null) {
            management.close();
        }
    }
}
