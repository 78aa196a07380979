package io.greenlight.sync;

import io.greenlight.config.Catalog;
import io.greenlight.config.ChangeTableProperties;
import io.greenlight.config.Entity;
import io.greenlight.config.Followed;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.config.SlotNames;
import io.greenlight.config.SourceProperties;
import io.greenlight.read.Sources;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.ChangeTable;
import io.greenlight.read.change.EntityChanges;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Opens the change histories of the sources that are followed. Safe for use by many threads. */
@Component
public class FollowedSources {
    private final Map<String, ChangeSource> bySource = new LinkedHashMap<>();
    /** By source, what its slot would be called. */
    private final Map<String, String> unread = new LinkedHashMap<>();

    private final Sources sources;

    /**
     * A source whose WAL is not read.
     *
     * @param slot what its slot was called, if its WAL was read before
     * @param changes only the slot is to be looked at, and dropped
     */
    record Unread(String slot, ChangeSource changes) {}

    FollowedSources(GreenlightProperties properties, Catalog catalog, Sources sources, Followed followed) {
        this.sources = sources;
        for (String name : followed.sources()) {
            SourceProperties settings = properties.sources().get(name);
            if (settings != null) {
                List<EntityChanges> changes = followed.entities().stream()
                        .map(entity -> changes(catalog.entity(entity), settings.sync()))
                        .toList();
                bySource.put(
                        name,
                        sources.source(name)
                                .changes(SlotNames.of(properties.sync().name(), name), changes));
            }
        }
        findUnread(properties);
    }

    private void findUnread(GreenlightProperties properties) {
        Set<String> read = new HashSet<>();
        properties.sources().forEach((name, settings) -> {
            String slot = SlotNames.of(properties.sync().name(), name);
            if (bySource.containsKey(name) && settings.sync() == SourceProperties.Sync.WAL) {
                read.add(slot);
            } else {
                unread.put(name, slot);
            }
        });
        // Two databases of one server may be sources whose slots would be called the same: one of them is read.
        unread.values().removeAll(read);
    }

    private static EntityChanges changes(Entity entity, SourceProperties.Sync sync) {
        List<ChangeTable> tables = new ArrayList<>();
        entity.settings().changes().forEach((name, table) -> tables.add(table(name, table, sync)));
        return new EntityChanges(entity.name(), entity.query(), tables);
    }

    private static ChangeTable table(String name, ChangeTableProperties table, SourceProperties.Sync sync) {
        return new ChangeTable(
                name,
                table.account(),
                table.key(),
                table.month().isBlank() ? null : table.month(),
                sync == SourceProperties.Sync.POLLING ? table.transaction() : null);
    }

    /** Names of the sources that are followed. */
    public List<String> names() {
        return List.copyOf(bySource.keySet());
    }

    /** The changes of a source; empty if it is not followed. */
    public Optional<ChangeSource> find(String source) {
        return Optional.ofNullable(bySource.get(source));
    }

    /** Names of the sources whose WAL is not read. */
    List<String> unread() {
        return List.copyOf(unread.keySet());
    }

    /** One whose WAL is not read; empty if it is, or the source is not configured. */
    Optional<Unread> findUnread(String source) {
        return Optional.ofNullable(unread.get(source))
                .map(slot ->
                        new Unread("greenlight_" + slot, sources.source(source).changes(slot, List.of())));
    }
}
