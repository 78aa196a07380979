package io.greenlight.server;

import io.greenlight.config.GreenlightProperties;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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
    private final ConfigurableApplicationContext context;
    private final String url;

    private HttpFront(ConfigurableApplicationContext context, String url) {
        this.context = context;
        this.url = url;
    }

    /** What is served. */
    public enum Role {
        /** Health, metrics, the API. */
        SERVER(ServerConfiguration.class),
        /** Health and metrics. */
        WORKER(WorkerConfiguration.class);

        private final Class<?> configuration;

        Role(Class<?> configuration) {
            this.configuration = configuration;
        }

        private String address(GreenlightProperties properties) {
            return switch (this) {
                case SERVER -> properties.server().address();
                case WORKER -> properties.worker().address();
            };
        }

        private int port(GreenlightProperties properties) {
            return switch (this) {
                case SERVER -> properties.server().port();
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
        GreenlightProperties properties = application.getBean(GreenlightProperties.class);
        String address = role.address(properties);
        int port = role.port(properties);
        String key = "greenlight." + role.name().toLowerCase(Locale.ROOT);
        try {
            InetAddress resolved = InetAddress.getByName(address);
            Map<String, Object> settings = HttpSettings.of(resolved.getHostAddress(), port);
            return new HttpFront(start(application, role, defaults, settings), url(resolved, port));
        } catch (UnknownHostException unknown) {
            throw new CannotListen(
                    "Cannot listen on %s: no such address. Correct %s.address".formatted(address, key), unknown);
        } catch (RuntimeException failure) {
            throw explained(failure, address, port, key);
        }
    }

    /** The libraries wrap what went wrong in what they were doing. */
    private static RuntimeException explained(RuntimeException failure, String address, int port, String key) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PortInUseException) {
                return new CannotListen(
                        "Cannot listen on %s, port %d: it is in use. Correct %s.port, or end who uses it"
                                .formatted(address, port, key),
                        failure);
            }
            if (cause instanceof IOException refused) {
                return new CannotListen(
                        "Cannot listen on %s, port %d: %s. Correct %s.address and port"
                                .formatted(address, port, refused.getMessage(), key),
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

    private static String url(InetAddress address, int port) {
        String host = address.getHostAddress();
        return "http://%s:%d".formatted(host.contains(":") ? "[" + host + "]" : host, port);
    }

    /** Where it answers. */
    public String url() {
        return url;
    }

    /** Finishes the answers under way, for a moment, and ends. */
    @Override
    public void close() {
        context.close();
    }
}
