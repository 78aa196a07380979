package io.greenlight.read.change;

/**
 * A table all of whose rows were removed at once. Which documents are concerned nobody can tell: the shard's documents of the
 * entity must be compared with the source.
 *
 * @param entity whose table it is
 * @param shard where it is
 * @param table its name
 */
public record TruncatedTable(String entity, String shard, String table) {}
