package io.greenlight.cli;

import io.greenlight.GreenlightApplication;
import io.greenlight.config.ConfigurationReader;
import io.greenlight.control.ControlConfiguration;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.Worker;
import io.greenlight.server.HttpFront;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The started application, for the duration of one command. */
public final class Application implements AutoCloseable {
    private static final String OWN_LOG = "logging.level.io.greenlight";
    /** A terminal obeys control characters, and a message may name an account or a key; so may an exception, which has several lines. */
    static final String LOG_PATTERN =
            "%d{HH:mm:ss} %-5level %replace(%m){'\\p{Cc}', ' '}%n%replace(%ex{short}){'[\\p{Cc}&&[^\\r\\n\\t]]', ' '}";

    /** As long as the longest answer of the HTTP side. */
    private static final String PATIENCE_OF_A_SERVER = "2s";

    private final ConfigurableApplicationContext context;
    private final Map<String, Object> defaults;

    private Application(ConfigurableApplicationContext context, Map<String, Object> defaults) {
        this.context = context;
        this.defaults = Map.copyOf(defaults);
    }

    /** Starts with the configuration the options name; every error in it stops the start. */
    public static Application start(GlobalOptions options) {
        return start(options, LoadObserver.NONE);
    }

    /** The same for a process that works until it is told to end: it logs what it does, and may have a name. */
    public static Application startToWork(GlobalOptions options, @Nullable String name) {
        Map<String, Object> settings = new HashMap<>(Map.of(OWN_LOG, level(options, "INFO")));
        if (name != null) {
            settings.put(Worker.NAME, name);
        }
        return start(options, LoadObserver.NONE, settings);
    }

    /** The same for one that answers questions: it waits only shortly for the control database. */
    public static Application startToAnswer(GlobalOptions options) {
        return start(
                options,
                LoadObserver.NONE,
                Map.of(OWN_LOG, level(options, "INFO"), ControlConfiguration.PATIENCE, PATIENCE_OF_A_SERVER));
    }

    /** The same, and somebody hears where the load is. */
    public static Application start(GlobalOptions options, LoadObserver observer) {
        return start(options, observer, Map.of());
    }

    private static Application start(GlobalOptions options, LoadObserver observer, Map<String, Object> settings) {
        Path configuration = ConfigurationFile.find(options.config);
        Map<String, Object> defaults = new HashMap<>();
        defaults.put("spring.main.lazy-initialization", "true");
        defaults.put("logging.level.root", "WARN");
        defaults.put("logging.level.org.springframework.batch", "OFF");
        // What fails there is said once, by the command.
        defaults.put("logging.level.com.zaxxer.hikari", "OFF");
        defaults.put("logging.level.org.flywaydb", "OFF");
        defaults.put("logging.level.com.github.kagkarlsson", "OFF");
        defaults.put(OWN_LOG, level(options, "WARN"));
        defaults.put("logging.pattern.console", LOG_PATTERN);
        // This file and no other: another application.yaml in the working directory must not mix in.
        defaults.put("spring.config.location", configuration.toUri().toString());
        defaults.put(
                ConfigurationReader.DIRECTORY,
                Objects.requireNonNull(configuration.getParent()).toString());
        defaults.putAll(settings);
        ConfigurableApplicationContext started = new SpringApplicationBuilder(GreenlightApplication.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .initializers(context -> listen(context, observer))
                .properties(defaults)
                .run();
        return new Application(started, defaults);
    }

    private static String level(GlobalOptions options, String unlessVerbose) {
        return options.verbose ? "DEBUG" : unlessVerbose;
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

    /** Begins to answer over HTTP; the caller closes it before this. */
    public HttpFront open(HttpFront.Role role) {
        return HttpFront.open(context, role, defaults);
    }

    @Override
    public void close() {
        context.close();
    }
}
