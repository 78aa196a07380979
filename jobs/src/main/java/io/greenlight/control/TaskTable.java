package io.greenlight.control;

/** Where tasks of one kind wait for a worker. */
public enum TaskTable {
    /** Managers of reindexes. */
    MANAGERS("manager_task"),
    /** Slots of sources. */
    SLOTS("slot_task"),
    /** Runs of the sync, and what is due at regular times. */
    SYNCS("sync_task"),
    /** Deliveries to webhooks, by servers. */
    WEBHOOKS("webhook_task"),
    /** What was asked for over HTTP and takes long. */
    OPERATIONS("operation_task");

    private final String table;

    TaskTable(String table) {
        this.table = table;
    }

    String table() {
        return table;
    }
}
