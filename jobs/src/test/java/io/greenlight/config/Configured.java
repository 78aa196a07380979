package io.greenlight.config;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;

/** A configuration in the making: the smallest that can start, and what a test adds to it or takes away. */
final class Configured {
    /** Everything that has no default. */
    private static final String SMALLEST = """
            greenlight:
              control:
                url: jdbc:postgresql://control:5432/greenlight
                username: greenlight
              sources:
                eu-1:
                  url: jdbc:postgresql://eu-1:5432/platform
                  username: reader
              targets:
                main:
                  urls: [https://search:9200]
              entities:
                subscriber:
                  schema: classpath:io/greenlight/entities/subscriber.avsc
                  alias: subscribers
                  directory: select 1
                  page: select 2
            """;

    private final Map<String, Object> overrides = new LinkedHashMap<>();
    private final String yaml;

    private Configured(String yaml) {
        this.yaml = yaml;
    }

    static Configured smallest() {
        return new Configured(SMALLEST);
    }

    static Configured yaml(String text) {
        return new Configured(text);
    }

    /** With this key, which wins over the one in the text. */
    Configured with(String key, String value) {
        overrides.put("greenlight." + key, value);
        return this;
    }

    StandardEnvironment environment() {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addLast(new MapPropertySource("overrides", overrides));
        try {
            new YamlPropertySourceLoader()
                    .load("text", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
                    .forEach(environment.getPropertySources()::addLast);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return environment;
    }

    GreenlightProperties read() {
        return ConfigurationReader.read(environment());
    }

    List<String> errors() {
        return catchThrowableOfType(ConfigurationRefused.class, this::read).errors();
    }
}
