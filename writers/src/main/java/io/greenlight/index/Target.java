package io.greenlight.index;

import io.greenlight.check.Finding;
import io.greenlight.document.AccountId;
import io.greenlight.document.DocumentId;
import io.greenlight.document.HashSum;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One OpenSearch cluster, as far as generations, aliases and comparison are concerned. Safe for use by many threads.
 *
 * <p>Every method throws {@link TargetUnavailable} when the cluster cannot be reached, and {@link OutcomeUnknown} when a
 * change was sent and no answer came: read back before trying again.
 */
public interface Target extends AutoCloseable {
    /** Most ids of one {@link #find}. */
    int MOST_IDS = 500;

    /** The configured name, as {@code main}. */
    String name();

    /**
     * Creates the physical index of the generation with its load settings; for a monthly entity nothing is created yet, but
     * the first document of each month creates its index by {@link #ensureMonth}. Creating what exists already changes nothing.
     *
     * @param serving whether the alias points to the generation from the start (cold mode)
     */
    void create(GenerationLayout generation, Serving serving);

    /** Creates the index of one month ({@code yyyy-MM}) unless it exists. Safe to call at the same time from many workers. */
    void ensureMonth(GenerationLayout generation, String month, Serving serving);

    /** The physical indexes of the generation that exist, by name, with their UUIDs. */
    Map<String, String> indexes(GenerationLayout generation);

    /** The highest generation number for which an index of this alias exists, or 0. */
    long highestGeneration(String alias);

    /** Makes everything acknowledged so far searchable. */
    void refresh(GenerationLayout generation);

    /** Count and sum of hashes of the live documents of each account, as searches see them; tombstones do not count. */
    Map<AccountId, HashSum> sums(GenerationLayout generation, Collection<AccountId> accounts);

    /**
     * The same, of those documents only whose month comes from a time that is not before this one.
     *
     * @throws IllegalArgumentException if the entity has no month
     */
    Map<AccountId, HashSum> sumsSince(GenerationLayout generation, Collection<AccountId> accounts, Instant since);

    /**
     * Shows every live document of an account as searches see it, in no order, until the looker has seen enough.
     *
     * @param since only documents whose month comes from a time not before this one; null for all
     */
    void scan(
            GenerationLayout generation, AccountId account, @Nullable Instant since, Predicate<StoredDocument> looker);

    /**
     * Shows every live document of some accounts as searches see them, in no order, until the looker has seen enough.
     *
     * @param accounts at most {@value #MOST_IDS}
     * @param look how closely
     */
    void scan(GenerationLayout generation, Collection<AccountId> accounts, Look look, Predicate<StoredDocument> looker);

    /**
     * What stands under these ids now, refreshed or not, tombstones included: in the indexes of all months, or in the one index
     * of an entity without months. An id under which nothing stands is not in the answer; one may be in it for several months.
     */
    default List<StoredDocument> current(GenerationLayout generation, Collection<DocumentId> ids, Look look) {
        return current(generation, ids, monthsOf(generation), look);
    }

    /**
     * The same, only in the indexes of these months; nothing stands in one that does not exist.
     *
     * @param months ignored for an entity without months
     */
    List<StoredDocument> current(
            GenerationLayout generation, Collection<DocumentId> ids, Collection<String> months, Look look);

    /** The months of which the generation has an index, in order; none for an entity without months. */
    List<String> monthsOf(GenerationLayout generation);

    /**
     * Removes for good the tombstones whose version is lower. One that is replaced meanwhile stays. May be repeated.
     *
     * @return how many were removed
     */
    long purgeTombstones(GenerationLayout generation, long olderThanVersion);

    /** Those of these documents of an account that are live, as searches see them; at most {@value #MOST_IDS} ids. */
    List<StoredDocument> find(GenerationLayout generation, AccountId account, Collection<DocumentId> ids);

    /**
     * The accounts that have live documents, as searches see them, and are none of these. Costs about one look at the list of
     * accounts in the index if there are none.
     *
     * @param known as many as there are
     */
    Set<AccountId> strangers(GenerationLayout generation, Collection<AccountId> known);

    /**
     * Count and sum of hashes of the live documents of one account by the key bucket they are stored with; buckets without
     * documents are absent.
     */
    Map<Integer, HashSum> sumsByBucket(GenerationLayout generation, AccountId account);

    /** Count and sum of hashes of all live documents of the generation. */
    HashSum sum(GenerationLayout generation);

    /** Restores replicas, refresh interval and translog settings for serving, then waits until the indexes are green. */
    void prepareToServe(GenerationLayout generation);

    /** The physical indexes behind an alias, empty when the alias does not exist. */
    Set<String> behind(String alias);

    /**
     * What keeps the generation's alias from showing exactly the live documents of exactly its indexes, one line each; empty when
     * nothing does.
     */
    List<String> aliasFaults(GenerationLayout generation);

    /** Why a search would not be answered by every index of the generation, as when one is closed or has lost a shard; empty when it would. */
    String searchFault(GenerationLayout generation);

    /**
     * Points the alias to the generation, with its filter that hides tombstones, and away from every other index, in one
     * atomic request.
     */
    void swap(GenerationLayout to);

    /**
     * Deletes the physical indexes of a generation for good.
     *
     * @throws IllegalStateException if one of them is behind the alias
     */
    void drop(GenerationLayout generation);

    /** Free bytes over all data nodes. */
    long freeBytes();

    /** Looks at version, health, disk watermarks and blocks, and whether these mappings would be accepted, without leaving anything behind. */
    List<Finding> check(List<GenerationLayout> generations);

    @Override
    void close();

    /** How closely a document is looked at. */
    enum Look {
        /** Its version. */
        VERSION,
        /** Version and stored hash. */
        HASH,
        /** Version, stored hash, and whether its content has that hash and belongs to its id. Moves the contents. */
        CONTENT
    }

    /** Whether the application's alias points to an index. */
    enum Serving {
        /** The alias includes the index. */
        YES,
        /** It does not. */
        NO
    }
}
