package io.greenlight.testbed.data;

/** Where accounts live: a schema on a source. */
public enum Shard {
    EU_1_SHARD_1("eu-1", "shard_1"),
    EU_1_SHARD_2("eu-1", "shard_2"),
    EU_2_PUBLIC("eu-2", "public");

    private final String source;
    private final String schema;

    Shard(String source, String schema) {
        this.source = source;
        this.schema = schema;
    }

    /** The server's name. */
    public String source() {
        return source;
    }

    /** The schema in that server's database. */
    public String schema() {
        return schema;
    }
}
