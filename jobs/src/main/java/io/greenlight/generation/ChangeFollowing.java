package io.greenlight.generation;

import java.util.List;

/** Keeps generations equal to sources that change meanwhile, and knows which changes a generation has missed. */
public interface ChangeFollowing {
    /**
     * Begins to write the changes of all sources to a generation whose indexes exist. Called before its first page is read;
     * returns when no change from now on is missed. Calling it again changes nothing.
     */
    void begin(Generation generation);

    /** Notes which changes a partial reindex cannot miss. Called before its first page is read. */
    void beginPartial(long reindex);

    /**
     * A partial reindex has read everything of a source again and written it to a generation: what the generation had missed of
     * that source before is in.
     */
    void reconciled(long reindex, Generation generation, String source);

    /** Why a generation is not equal to its sources as they are now, one line each; empty when it is, or nothing is followed. */
    List<String> missing(Generation generation);

    /** Whether the sync writes to the generations of this entity at all. */
    boolean follows(String entity);
}
