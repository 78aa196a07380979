package io.greenlight.read;

import io.greenlight.check.Finding;
import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.EntityChanges;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One physical database server, read through short statements only. Safe for use by many threads; each open
 * {@link PageSource} holds one connection, every other call borrows one for its duration.
 *
 * <p>Whatever reads the user's tables holds one of the source's read permits meanwhile, of which there are as many as the
 * {@link ReadLimit} says, for all processes together. It is waited for, and {@link SourceBusy} thrown when that takes too long.
 *
 * <p>Every method throws {@link SourceUnavailable} when the server cannot be reached (try again later) and
 * {@link SourceRefused} when it rejects the statement (a person must act).
 */
public interface Source extends AutoCloseable {
    /** The configured name, as {@code eu-1}. */
    String name();

    /** The logical shards (PostgreSQL schemas) of this server, at least one. */
    List<String> shards();

    /** Which database this is, and which copy of it. */
    SourceIdentity identity();

    /** Every account of a shard that has, or may have, documents of this entity. */
    List<DirectoryEntry> readDirectory(String shard, EntityQuery entity);

    /**
     * The key of the {@code documents}-th document of an account after {@code after}, in key order, or empty when fewer are
     * left. Cuts a huge account into ranges by walking its index, one short statement a step.
     */
    Optional<Key> findBoundary(String shard, EntityQuery entity, AccountId account, @Nullable Key after, int documents);

    /** Opens a reader of pages for a caller that nobody needs to recognise. The caller closes it. */
    default PageSource openPages(String shard, EntityQuery entity) {
        return openPages(shard, entity, Reader.ofSource(name()));
    }

    /** Opens a reader of pages. The caller closes it. */
    PageSource openPages(String shard, EntityQuery entity, Reader reader);

    /**
     * Ends what the sessions of a reader do, and the sessions with it: for a reader that is known to be dead or frozen, before
     * another takes its name. Its permit is free when this returns. Nothing happens when it has no session.
     *
     * @param reader name of the {@link Reader}
     * @return how many sessions were ended
     */
    int endSessionsOf(String reader);

    /**
     * Opens what looks at the server's health. The caller closes it.
     *
     * @param throttleQuery the user's: gives true or a reason while we must not read; where tables are looked up is the first
     *     shard; blank for none
     */
    HealthProbe openHealth(String throttleQuery);

    /**
     * The changes of these entities' documents. Does not connect yet.
     *
     * @param installation tells apart what several installations of Greenlight create at one source: lower case letters, digits
     *     and underscores, at most 32; two sources that are databases of one server need two names
     * @param entities all that are followed; tables are read from the WAL, or polled if each of them names a transaction column. None
     *     where only a slot that was left behind is looked at and dropped
     * @throws IllegalArgumentException if the name cannot be used, or only some tables name a transaction column
     */
    ChangeSource changes(String installation, List<EntityChanges> entities);

    /** Looks at server, privileges, columns, types and indexes for these entities without changing anything. */
    List<Finding> check(List<EntityQuery> entities);

    @Override
    void close();
}
