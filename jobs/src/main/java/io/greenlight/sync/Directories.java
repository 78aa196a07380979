package io.greenlight.sync;

import io.greenlight.config.Catalog;
import io.greenlight.document.AccountId;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.Source;
import io.greenlight.read.SourceRefused;
import io.greenlight.read.SourceUnavailable;
import io.greenlight.read.Sources;
import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The account directories as they are now. */
@Component
class Directories {
    private static final Logger LOG = LoggerFactory.getLogger(Directories.class);

    private final Sources sources;
    private final Catalog catalog;

    Directories(Sources sources, Catalog catalog) {
        this.sources = sources;
        this.catalog = catalog;
    }

    /** Accounts that stand in the directories of an entity on a source; none while it does not answer. */
    Set<AccountId> accounts(String name, String entity) {
        EntityQuery query = catalog.entity(entity).query();
        Source source = sources.source(name);
        Set<AccountId> accounts = new HashSet<>();
        try {
            for (String shard : source.shards()) {
                source.readDirectory(shard, query).forEach(entry -> accounts.add(entry.account()));
            }
        } catch (SourceUnavailable | SourceRefused away) {
            // The sync of the source says so.
            LOG.debug("New accounts are looked for later", away);
        }
        return accounts;
    }
}
