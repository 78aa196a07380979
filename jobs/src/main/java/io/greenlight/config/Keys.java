package io.greenlight.config;

import java.util.Locale;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

/** How keys and values of the configuration are shown to people. */
final class Keys {
    private static final String CONTENT_KEYS = "greenlight.dead-letters.content.keys.";

    private Keys() {}

    /** The key as it stands in the file. */
    static String of(ConfigurationPropertyName name) {
        StringBuilder key = new StringBuilder();
        for (int i = 0; i < name.getNumberOfElements(); i++) {
            String element = name.getElement(i, Form.ORIGINAL);
            if (name.isNumericIndex(i)) {
                key.append('[').append(element).append(']');
            } else {
                key.append(key.isEmpty() ? "" : ".").append(element);
            }
        }
        return key.toString();
    }

    /** A name of Java in the spelling of keys: {@code bulkBytes} is {@code bulk-bytes}. */
    static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    /** Whether the key's value is never shown. */
    static boolean isSecret(String key) {
        return key.endsWith("password")
                || key.endsWith("token")
                || key.endsWith("secret")
                || key.startsWith(CONTENT_KEYS);
    }

    /** The value as the start of a sentence, without what is secret in it; empty if all of it is. */
    static String shown(String key, Object value) {
        return isSecret(key) ? "" : "is '%s', ".formatted(withoutSecrets(String.valueOf(value)));
    }

    /** URLs may carry a password before the host and among their parameters. */
    static String withoutSecrets(String value) {
        return value.replaceAll("//[^/@\\s]*@", "//***@").replaceAll("(?i)(password=)[^&\\s]*", "$1***");
    }
}
