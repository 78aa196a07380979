package io.greenlight.config;

import io.greenlight.config.GreenlightProperties.Fault;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * {@code greenlight.dead-letters.content.*}: whether dead letters keep, encrypted, what could not be indexed.
 *
 * @param enabled whether they do
 * @param writeKey name of the key that contents are encrypted with from now on
 * @param keys keys by name, 32 bytes in base64: those that contents are encrypted with, and were
 * @param maxBytes most bytes of one content; what is longer is cut
 */
public record LetterContentProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("") String writeKey,
        @DefaultValue Map<String, String> keys,
        @DefaultValue("16KB") DataSize maxBytes) {
    private static final int KEY_BYTES = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,31}");
    private static final DataSize LEAST = DataSize.ofBytes(256);
    private static final DataSize MOST = DataSize.ofMegabytes(1);

    public LetterContentProperties {
        keys = Map.copyOf(keys);
    }

    /** The bytes of the keys, by name. */
    public Map<String, byte[]> keyBytes() {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        keys.forEach((name, text) -> decoded(text).ifPresent(key -> bytes.put(name, key)));
        return bytes;
    }

    /** The name of the key that contents are encrypted with; empty if none is kept. */
    public Optional<String> findWriteKey() {
        return enabled ? Optional.of(writeKey) : Optional.empty();
    }

    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        keys.forEach((name, text) -> {
            if (!NAME.matcher(name).matches()) {
                faults.add(new Fault(
                        "keys." + name, "a key is named by letters, digits, hyphens and underscores, at most 32"));
            } else if (decoded(text).isEmpty()) {
                faults.add(new Fault(
                        "keys." + name, "must be 32 bytes in base64. Make one with: openssl rand -base64 32"));
            }
        });
        if (enabled && writeKey.isBlank()) {
            faults.add(new Fault(
                    "write-key",
                    "is missing: contents are kept encrypted only. Name one of the keys, or remove enabled"));
        } else if (!writeKey.isBlank() && !keys.containsKey(writeKey)) {
            faults.add(new Fault(
                    "write-key", "is '%s', which is not among the keys. They are: %s".formatted(writeKey, names())));
        }
        if (maxBytes.compareTo(LEAST) < 0 || maxBytes.compareTo(MOST) > 0) {
            faults.add(new Fault("max-bytes", "is '%s', must be %s to %s".formatted(maxBytes, LEAST, MOST)));
        }
        return faults;
    }

    private List<String> names() {
        return keys.keySet().stream().sorted().toList();
    }

    private static Optional<byte[]> decoded(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text.strip());
            return Optional.of(bytes).filter(key -> key.length == KEY_BYTES);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "LetterContentProperties[enabled=%s, writeKey=%s, keys=%s, maxBytes=%s]"
                .formatted(enabled, writeKey, names(), maxBytes);
    }
}
