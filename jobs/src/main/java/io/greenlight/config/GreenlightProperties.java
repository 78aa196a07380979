package io.greenlight.config;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Everything under {@code greenlight.*}.
 *
 * @param control Greenlight's own database
 * @param sources the main databases, by name
 * @param entities the kinds of documents, by name
 * @param targets the OpenSearch clusters, by name
 * @param plan priority and cutting of units
 * @param load reading and writing
 * @param sync keeping up with changes
 * @param server where the server answers
 * @param worker one process that works
 * @param verify comparison with the sources
 * @param tombstones what stands for documents that are gone
 * @param generations how long what served before is kept
 * @param deadLetters what is kept of what could not be indexed
 * @param security who is let in
 * @param readiness how a server answers whether accounts may send
 * @param webhooks who is told of flips, by name
 */
public record GreenlightProperties(
        @NotNull @Valid ControlProperties control,
        @DefaultValue @NotEmpty Map<String, @Valid SourceProperties> sources,
        @DefaultValue @NotEmpty Map<String, @Valid EntityProperties> entities,
        @DefaultValue @NotEmpty Map<String, @Valid TargetProperties> targets,
        @Valid @DefaultValue PlanProperties plan,
        @Valid @DefaultValue LoadProperties load,
        @Valid @DefaultValue SyncProperties sync,
        @Valid @DefaultValue ServerProperties server,
        @Valid @DefaultValue WorkerProperties worker,
        @Valid @DefaultValue VerifyProperties verify,
        @Valid @DefaultValue TombstoneProperties tombstones,
        @Valid @DefaultValue GenerationProperties generations,
        @Valid @DefaultValue DeadLetterProperties deadLetters,
        @Valid @DefaultValue SecurityProperties security,
        @Valid @DefaultValue ReadinessProperties readiness,
        @DefaultValue Map<String, @Valid WebhookProperties> webhooks) {
    /**
     * What no annotation can say: values of the wrong size, and values that contradict each other. The constructors do not
     * refuse them, so that all of them are reported at once, and together with every other error.
     */
    List<Fault> faults() {
        List<Fault> faults = new ArrayList<>();
        sources.forEach((name, source) -> faults.addAll(Fault.under("sources." + name, source.faults())));
        targets.forEach((name, target) -> faults.addAll(Fault.under("targets." + name, target.faults())));
        faults.addAll(Fault.under("plan", plan.faults()));
        faults.addAll(Fault.under("load", load.faults()));
        faults.addAll(Fault.under("sync", sync.faults()));
        faults.addAll(Fault.under("verify", verify.faults()));
        faults.addAll(Fault.under("generations", generations.faults()));
        faults.addAll(Fault.under("dead-letters", deadLetters.faults()));
        faults.addAll(Fault.under("server", server.faults()));
        faults.addAll(Fault.under("security", security.faults()));
        faults.addAll(openToEverybody());
        faults.addAll(Fault.under("readiness", readiness.faults()));
        webhooks.forEach((name, webhook) -> faults.addAll(Fault.under("webhooks." + name, webhook.faults())));
        faults.addAll(shortLivedTombstones());
        faults.addAll(sharedAliases());
        faults.addAll(sharedSlots());
        faults.addAll(unpolledTables());
        return faults;
    }

    private List<Fault> openToEverybody() {
        return security.disabled() && !server.isLoopback()
                ? List.of(new Fault(
                        List.of("security.disabled", "server.address"),
                        "is 'true' while greenlight.server.address is '%s': whoever reaches it could do everything. Listen on 127.0.0.1, or remove it"
                                .formatted(server.address())))
                : List.of();
    }

    /** A page is offered for as long as the target's patience lasts, and must still meet the tombstone of a row it has. */
    private List<Fault> shortLivedTombstones() {
        List<Fault> faults = new ArrayList<>();
        targets.forEach((name, target) -> {
            if (target.patience().compareTo(tombstones.keep()) > 0) {
                faults.add(new Fault(
                        List.of("tombstones.keep", "targets.%s.patience".formatted(name)),
                        "is '%s', must not be below targets.%s.patience, which is %s"
                                .formatted(Fault.shown(tombstones.keep()), name, Fault.shown(target.patience()))));
            }
        });
        return faults;
    }

    /** Whether two sources are of one server cannot be told by their URLs. */
    private List<Fault> sharedSlots() {
        List<Fault> faults = new ArrayList<>();
        Map<String, String> owners = new HashMap<>();
        sources.forEach((name, source) -> {
            if (source.sync() == SourceProperties.Sync.WAL && sync.name() != null) {
                String slot = SlotNames.of(sync.name(), name);
                String owner = owners.putIfAbsent(slot, name);
                if (owner != null) {
                    faults.add(new Fault(
                            List.of("sources.%s.sync".formatted(name), "sync.name"),
                            "its slot would be called 'greenlight_%s', as that of %s. Give one of them another name, or shorten sync.name"
                                    .formatted(slot, owner)));
                }
            }
        });
        return faults;
    }

    /** A source that is polled would be followed in its WAL otherwise, or not at all. */
    private List<Fault> unpolledTables() {
        List<Fault> faults = new ArrayList<>();
        sources.forEach((name, source) -> {
            if (source.sync() == SourceProperties.Sync.POLLING) {
                entities.forEach((entity, settings) -> settings.changes().forEach((table, columns) -> {
                    if (columns.transaction().isBlank()) {
                        faults.add(new Fault(
                                List.of(
                                        "entities.%s.changes.%s.transaction".formatted(entity, table),
                                        "sources.%s.sync".formatted(name)),
                                "is '', must name the xid8 column that a trigger sets, since source %s is polled"
                                        .formatted(name)));
                    }
                }));
            }
        });
        return faults;
    }

    private List<Fault> sharedAliases() {
        List<Fault> faults = new ArrayList<>();
        Map<String, String> owners = new HashMap<>();
        entities.forEach((name, entity) -> {
            String owner = entity.alias() == null ? null : owners.putIfAbsent(entity.alias(), name);
            if (owner != null) {
                faults.add(new Fault(
                        List.of("entities.%s.alias".formatted(name), "entities.%s.alias".formatted(owner)),
                        "is '%s', which is the alias of %s. Give each entity its own"
                                .formatted(entity.alias(), owner)));
            }
        });
        return faults;
    }

    /**
     * One error.
     *
     * @param keys the keys it concerns; it is reported under the first
     * @param problem the value, and what would be right
     */
    record Fault(List<String> keys, String problem) {
        Fault {
            keys = List.copyOf(keys);
        }

        Fault(String key, String problem) {
            this(List.of(key), problem);
        }

        /** The same, for keys that begin with a section. */
        static List<Fault> under(String section, List<Fault> faults) {
            return faults.stream()
                    .map(fault -> new Fault(
                            fault.keys.stream().map(key -> section + "." + key).toList(), fault.problem))
                    .toList();
        }

        /** A duration that must not be zero. */
        static List<Fault> unlessPositive(String key, Duration value) {
            return value.isPositive()
                    ? List.of()
                    : List.of(new Fault(key, "is '%s', must be above zero".formatted(shown(value))));
        }

        /** A duration that may be zero. */
        static List<Fault> ifNegative(String key, Duration value) {
            return value.isNegative()
                    ? List.of(new Fault(key, "is '%s', must not be negative".formatted(shown(value))))
                    : List.of();
        }

        /** A duration as it is written in a configuration. */
        static String shown(Duration value) {
            return value.toMillis() % 1000 == 0 ? value.toSeconds() + "s" : value.toMillis() + "ms";
        }
    }
}
