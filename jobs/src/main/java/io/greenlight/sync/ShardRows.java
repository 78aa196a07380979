package io.greenlight.sync;

/** Where rows are: a shard of a source. */
record ShardRows(String source, String shard) {}
