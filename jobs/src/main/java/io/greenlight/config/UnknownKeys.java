package io.greenlight.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.UnboundElementsSourceFilter;
import org.springframework.core.env.Environment;

/** Finds keys that nobody reads: misspelt, or removed from the program. */
final class UnknownKeys {
    private UnknownKeys() {}

    /**
     * One line per key. Environment variables do not count, since GREENLIGHT_CONFIG and others are no keys.
     *
     * @param unreadable keys that are known, although no value could be read from them
     */
    static List<String> find(Environment environment, Set<String> unreadable) {
        try {
            Binder.get(environment)
                    .bind(
                            ConfigurationReader.PREFIX,
                            Bindable.of(GreenlightProperties.class),
                            new NoUnboundElementsBindHandler(new PassOver(), new UnboundElementsSourceFilter()));
            return List.of();
        } catch (BindException refused) {
            return keys(refused, unreadable);
        }
    }

    private static List<String> keys(BindException refused, Set<String> unreadable) {
        if (!(refused.getCause() instanceof UnboundConfigurationPropertiesException unbound)) {
            throw refused;
        }
        List<String> errors = new ArrayList<>();
        for (ConfigurationProperty property : unbound.getUnboundProperties()) {
            String key = Keys.of(property.getName());
            if (unreadable.stream().noneMatch(key::startsWith)) {
                errors.add("%s: unknown key. Remove it or correct its name".formatted(key));
            }
        }
        return errors;
    }

    /** Values that cannot be converted are another's concern. */
    private static final class PassOver extends AbstractBindHandler {
        @Override
        public @Nullable Object onFailure(
                ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error)
                throws Exception {
            if (error instanceof UnboundConfigurationPropertiesException) {
                throw error;
            }
            return null;
        }
    }
}
