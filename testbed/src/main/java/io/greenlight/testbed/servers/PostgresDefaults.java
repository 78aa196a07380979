package io.greenlight.testbed.servers;

import java.util.Map;

/** What every PostgreSQL test server starts with. */
final class PostgresDefaults {
    static final String USERNAME = "postgres";
    static final String PASSWORD = "green-light";

    /** Logical WAL with room for slots; no durability against a power cut; a time zone that is neither ours nor UTC. */
    static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("wal_level", "logical"),
            Map.entry("max_replication_slots", "20"),
            Map.entry("max_wal_senders", "20"),
            Map.entry("track_commit_timestamp", "off"),
            Map.entry("fsync", "off"),
            Map.entry("full_page_writes", "off"),
            Map.entry("shared_buffers", "128MB"),
            Map.entry("max_wal_size", "2GB"),
            Map.entry("max_connections", "100"),
            Map.entry("timezone", "Asia/Kathmandu"),
            Map.entry("log_timezone", "UTC"));

    private PostgresDefaults() {}
}
