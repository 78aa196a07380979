package io.greenlight.console;

import io.greenlight.document.AccountId;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.ReindexRequest;
import io.greenlight.reindex.ReindexScope.Partial;
import io.greenlight.reindex.ReindexScope.Which;
import io.greenlight.reindex.ScopeRefused;
import io.greenlight.reindex.Since;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The form that starts a reindex, as it was filled in.
 *
 * @param entities names of the entities
 * @param what {@code everything} or {@code part}
 * @param mode {@code WARM} or {@code COLD}
 * @param target name of the cluster
 * @param holdSwap whether the swap is left to an operator
 * @param accounts ids, separated by commas or spaces; of a part
 * @param source name; of a part
 * @param since a time or duration; of a part
 * @param deadLetters whether only open dead letters are read again; of a part
 * @param key makes the form the same request however often it is sent
 */
public record StartRequest(
        @Nullable List<String> entities,
        @Nullable String what,
        @Nullable String mode,
        @Nullable String target,
        @Nullable String holdSwap,
        @Nullable String accounts,
        @Nullable String source,
        @Nullable String since,
        @Nullable String deadLetters,
        @Nullable String key) {
    private static final String PART = "part";

    /** Whether it writes into the generation that serves. */
    public boolean isPart() {
        return PART.equals(what);
    }

    /** Names of the entities that are meant, in the order of their stages. */
    List<String> entities(List<String> configured) {
        List<String> wanted = entities == null ? List.of() : entities;
        if (wanted.isEmpty()) {
            throw new ScopeRefused(List.of("Entities: choose at least one"));
        }
        if (!configured.containsAll(wanted)) {
            throw new ScopeRefused(List.of("Entities: configured are %s".formatted(String.join(", ", configured))));
        }
        return configured.stream().filter(wanted::contains).toList();
    }

    /** The name of the cluster. */
    String target(List<String> configured) {
        if (target == null || !configured.contains(target)) {
            throw new ScopeRefused(List.of("Target: choose one of %s".formatted(String.join(", ", configured))));
        }
        return target;
    }

    /** The part that is meant; empty when everything is. */
    Optional<Partial> findPart() {
        if (!isPart()) {
            return Optional.empty();
        }
        List<AccountId> ids = Arrays.stream(text(accounts).split("[,\\s]+"))
                .filter(id -> !id.isBlank())
                .distinct()
                .map(AccountId::new)
                .toList();
        Partial part = new Partial(
                ids,
                text(source).isEmpty() ? null : text(source),
                text(since).isEmpty() ? null : new Since(text(since)),
                deadLetters == null ? Which.ALL : Which.DEAD_LETTERS);
        if (ids.isEmpty() && part.source() == null && part.since() == null && part.which() == Which.ALL) {
            throw new ScopeRefused(List.of("Say which part: accounts, a source, a time, or the dead letters"));
        }
        return Optional.of(part);
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given.strip();
    }

    /** What becomes of the accounts meanwhile. */
    Mode chosenMode() {
        return "COLD".equals(mode) ? Mode.COLD : Mode.WARM;
    }

    /** When the alias is swapped. */
    ReindexRequest.Swap swap() {
        return holdSwap == null ? ReindexRequest.Swap.AUTOMATIC : ReindexRequest.Swap.HELD;
    }

    /** The same as fields of a form; entities are apart, since there may be several. */
    Map<String, String> fields(String idempotencyKey) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("what", Objects.requireNonNullElse(what, "everything"));
        fields.put("mode", chosenMode().name());
        putUnlessEmpty(fields, "target", target);
        putUnlessEmpty(fields, "holdSwap", holdSwap);
        putUnlessEmpty(fields, "accounts", accounts);
        putUnlessEmpty(fields, "source", source);
        putUnlessEmpty(fields, "since", since);
        putUnlessEmpty(fields, "deadLetters", deadLetters);
        fields.put("key", idempotencyKey);
        return fields;
    }

    private static void putUnlessEmpty(Map<String, String> fields, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            fields.put(name, value);
        }
    }
}
