package io.greenlight.cli;

import io.greenlight.GreenlightApplication;
import io.greenlight.config.ConfigurationReader;
import io.greenlight.dispatch.LoadObserver;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The started application, for the duration of one command. */
public final class Application implements AutoCloseable {
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
        Path configuration = ConfigurationFile.find(options.config);
        Map<String, Object> defaults = new HashMap<>();
        defaults.put("spring.main.lazy-initialization", "true");
        defaults.put("logging.level.root", "WARN");
        defaults.put("logging.level.org.springframework.batch", "OFF");
        // What fails there is said once, by the command.
        defaults.put("logging.level.com.zaxxer.hikari", "OFF");
        defaults.put("logging.level.org.flywaydb", "OFF");
        defaults.put("logging.level.com.github.kagkarlsson", "OFF");
        defaults.put("logging.level.io.greenlight", options.verbose ? "DEBUG" : "WARN");
        defaults.put("logging.pattern.console", "%d{HH:mm:ss} %-5level %m%n%ex{short}");
        // This file and no other: another application.yaml in the working directory must not mix in.
        defaults.put("spring.config.location", configuration.toUri().toString());
        defaults.put(
                ConfigurationReader.DIRECTORY,
                Objects.requireNonNull(configuration.getParent()).toString());
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

    /** A part of the application. */
    public <T> T get(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
