package io.greenlight.doctor;

import io.greenlight.check.Finding;
import io.greenlight.check.Finding.Severity;
import io.greenlight.config.Catalog;
import io.greenlight.config.Entity;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.config.SourceProperties;
import io.greenlight.config.TargetProperties;
import io.greenlight.control.ControlCheck;
import io.greenlight.document.AccountId;
import io.greenlight.document.Document;
import io.greenlight.document.KeyRange;
import io.greenlight.document.Scope;
import io.greenlight.generation.Layouts;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.TargetUnavailable;
import io.greenlight.read.DirectoryEntry;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.HealthProbe;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.Source;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.Sources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Looks at everything a reindex needs and says what to do about what it finds. Changes nothing. */
@Component
public class Doctor {
    private static final int SAMPLE_ROWS = 200;
    private static final int SHOWN_ACCOUNTS = 20;
    /** An index takes about as much as its JSON; merging needs as much again for a while. */
    private static final double DISK_PER_JSON_BYTE = 2.0;

    private final GreenlightProperties properties;
    private final Catalog catalog;
    private final Sources sources;
    private final Layouts layouts;
    private final ControlCheck control;
    private final ChangeCheck changes;

    Doctor(
            GreenlightProperties properties,
            Catalog catalog,
            Sources sources,
            Layouts layouts,
            ControlCheck control,
            ChangeCheck changes) {
        this.changes = changes;
        this.properties = properties;
        this.catalog = catalog;
        this.sources = sources;
        this.layouts = layouts;
        this.control = control;
    }

    /** Checks the control database, all sources and one target for these entities; every finding at once. */
    public List<Finding> check(List<String> entities, String target) {
        List<Entity> wanted = entities.stream().map(catalog::entity).toList();
        List<EntityQuery> queries = wanted.stream().map(Entity::query).toList();
        List<Finding> findings = new ArrayList<>();
        findings.add(control.check());
        sources.all().forEach(source -> findings.addAll(source.check(queries)));
        findings.addAll(checkTarget(wanted, target));
        if (isSound(findings)) {
            findings.addAll(changes.check(entities));
            sources.all().forEach(source -> checkThrottle(source).ifPresent(findings::add));
            wanted.forEach(entity -> findings.addAll(checkHomes(entity)));
        }
        return findings;
    }

    /** The same, and whether the target has room for another copy of everything. */
    public List<Finding> checkWithRoom(List<String> entities, String target) {
        List<Finding> findings = check(entities, target);
        if (isSound(findings)) {
            findings.add(checkDisk(entities.stream().map(catalog::entity).toList(), target));
        }
        return findings;
    }

    private static boolean isSound(List<Finding> findings) {
        return findings.stream().noneMatch(finding -> finding.severity() == Severity.PROBLEM);
    }

    /** A query that cannot be asked would hold a reindex back for ever. */
    private Optional<Finding> checkThrottle(Source source) {
        SourceProperties settings = properties.sources().get(source.name());
        String query = settings == null ? "" : settings.guard().throttleQuery();
        String subject = "source " + source.name();
        try (HealthProbe probe = source.openHealth(query)) {
            return probe.look().throttle().map(throttle -> {
                String message = "The throttle query: " + throttle.reason();
                return throttle.failed()
                        ? Finding.problem(
                                subject,
                                message,
                                "Correct greenlight.sources.%s.guard.throttle-query".formatted(source.name()))
                        : Finding.warning(subject, message, "Nothing is read while it says so.");
            });
        } catch (SourceUnavailable | SourceRefused failure) {
            return Optional.of(Finding.problem(subject, String.valueOf(failure.getMessage()), ""));
        }
    }

    /** An account in two shards would be loaded from both, and each load would look like a fault of the other. */
    private List<Finding> checkHomes(Entity entity) {
        Map<AccountId, String> homes = new HashMap<>();
        List<Finding> findings = new ArrayList<>();
        for (Source source : sources.all()) {
            for (String shard : source.shards()) {
                String home = source.name() + "/" + shard;
                try {
                    for (DirectoryEntry entry : source.readDirectory(shard, entity.query())) {
                        String other = homes.put(entry.account(), home);
                        if (other != null && findings.size() < SHOWN_ACCOUNTS) {
                            findings.add(twoHomes(entity, entry.account(), List.of(other, home)));
                        }
                    }
                } catch (SourceUnavailable | SourceRefused failure) {
                    findings.add(Finding.problem("source " + home, String.valueOf(failure.getMessage()), ""));
                }
            }
        }
        return findings;
    }

    private static Finding twoHomes(Entity entity, AccountId account, List<String> homes) {
        return Finding.problem(
                "account %s %s".formatted(account, entity.name()),
                "It is in the directories of %s, and an account lives in one shard"
                        .formatted(String.join(" and ", homes)),
                "Leave it out of the directory of one of them");
    }

    private List<Finding> checkTarget(List<Entity> entities, String name) {
        List<GenerationLayout> generations = entities.stream()
                .map(entity ->
                        new GenerationLayout(entity.schema(), entity.settings().alias(), 1))
                .toList();
        try {
            return layouts.target(name).check(generations);
        } catch (TargetUnavailable unavailable) {
            return List.of(Finding.problem(
                    "target " + name,
                    String.valueOf(unavailable.getMessage()),
                    "Check greenlight.targets.%s.urls".formatted(name)));
        }
    }

    private Finding checkDisk(List<Entity> entities, String name) {
        String subject = "target " + name;
        TargetProperties settings = properties.targets().get(name);
        int copies = 1 + (settings == null ? 0 : settings.replicas());
        try {
            double bytes = 0;
            for (Entity entity : entities) {
                bytes += estimate(entity).bytes();
            }
            long needed = Math.round(bytes * copies * DISK_PER_JSON_BYTE);
            long free = layouts.target(name).freeBytes();
            String message = "%s free, about %s needed".formatted(size(free), size(needed));
            return needed > free
                    ? Finding.problem(
                            subject, message, "Free disk space on the data nodes, add nodes, or retire old generations")
                    : Finding.ok(subject, message);
        } catch (SourceUnavailable | SourceRefused failure) {
            return Finding.problem("sample", String.valueOf(failure.getMessage()), "");
        } catch (TargetUnavailable failure) {
            return Finding.problem(subject, String.valueOf(failure.getMessage()), "");
        }
    }

    /** Estimates documents and their JSON bytes from the directories and a small sample of the largest account of each source. */
    public Estimate estimate(Entity entity) {
        long documents = 0;
        long bytes = 0;
        for (Source source : sources.all()) {
            for (String shard : source.shards()) {
                List<DirectoryEntry> directory = source.readDirectory(shard, entity.query());
                long here =
                        directory.stream().mapToLong(DirectoryEntry::documents).sum();
                documents += here;
                bytes += Math.round(here * bytesPerDocument(source, shard, entity, directory));
            }
        }
        return new Estimate(documents, bytes);
    }

    private static double bytesPerDocument(Source source, String shard, Entity entity, List<DirectoryEntry> directory) {
        Optional<DirectoryEntry> largest = directory.stream().max(Comparator.comparingLong(DirectoryEntry::documents));
        if (largest.isEmpty()) {
            return 0;
        }
        Scope scope = new Scope.Range(KeyRange.all(largest.get().account()));
        try (PageSource pages = source.openPages(shard, entity.query())) {
            Page sample = pages.read(new PageRequest(scope, null, SAMPLE_ROWS));
            return sample.documents().stream()
                    .mapToInt(Document::length)
                    .average()
                    .orElse(0);
        }
    }

    /**
     * What a reindex of one entity would write.
     *
     * @param documents estimated documents
     * @param bytes estimated bytes of their JSON
     */
    public record Estimate(long documents, long bytes) {}

    /** A size in its largest unit, as 12.3 GB. */
    public static String size(long bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB", "PB"};
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, units[unit]);
    }
}
