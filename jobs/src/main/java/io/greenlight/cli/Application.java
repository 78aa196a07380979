package io.greenlight.cli;

import io.greenlight.GreenlightApplication;
import io.greenlight.config.ConfigurationRefused;
import io.greenlight.dispatch.LoadObserver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The started application, for the duration of one command. */
public final class Application implements AutoCloseable {
    private static final String CONFIG_VARIABLE = "GREENLIGHT_CONFIG";

    private final ConfigurableApplicationContext context;

    private Application(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /** Starts with the configuration the options name; every error in it stops the start. */
    public static Application start(GlobalOptions options) {
        return start(options, LoadObserver.NONE);
    }

    /** The same, and somebody hears where the load is. */
    public static Application start(GlobalOptions options, LoadObserver observer) {
        Map<String, Object> defaults = new HashMap<>();
        defaults.put("spring.main.lazy-initialization", "true");
        defaults.put("logging.level.root", "WARN");
        defaults.put("logging.level.org.springframework.batch", "OFF");
        defaults.put("logging.level.io.greenlight", options.verbose ? "DEBUG" : "WARN");
        defaults.put("logging.pattern.console", "%d{HH:mm:ss} %-5level %m%n%ex{short}");
        defaults.put("spring.config.additional-location", location(options.config));
        return new Application(new SpringApplicationBuilder(GreenlightApplication.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .initializers(context -> listen(context, observer))
                .properties(defaults)
                .run());
    }

    /** Without an observer here, one that the configuration brings is heard. */
    private static void listen(ConfigurableApplicationContext context, LoadObserver observer) {
        if (!observer.equals(LoadObserver.NONE)) {
            context.getBeanFactory().registerSingleton("givenObserver", observer);
        }
    }

    private static String location(@Nullable Path option) {
        String variable = System.getenv(CONFIG_VARIABLE);
        Path file = option != null ? option : Path.of(variable == null ? "application.yaml" : variable);
        if (!Files.isReadable(file)) {
            throw new ConfigurationRefused(List.of("%s: cannot be read. Give --config FILE or set %s"
                    .formatted(file.toAbsolutePath(), CONFIG_VARIABLE)));
        }
        return file.toUri().toString();
    }

    /** A part of the application. */
    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
