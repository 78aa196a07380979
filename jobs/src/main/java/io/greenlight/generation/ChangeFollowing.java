package io.greenlight.generation;

import java.util.List;
import java.util.Map;

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

    /**
     * Which chain of changes of each source is followed now. Whoever compares all of a generation with the sources after that misses
     * no change: what comes later is written by the sync. Empty when nothing is followed.
     */
    Map<String, Long> chains();

    /** All of a generation was compared after {@link #chains} and mended: what it had missed before is in. */
    void mended(Generation generation, Map<String, Long> chains);

    /** Waits for the sync where it is late, or has something left to write to this generation, as long as it gets on. */
    void awaitFresh(Generation generation);

    /** Why a generation is not equal to its sources as they are now, one line each; empty when it is, or nothing is followed. */
    List<String> missing(Generation generation);

    /** Whether the sync writes to the generations of this entity at all. */
    boolean follows(String entity);
}
