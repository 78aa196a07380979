package io.greenlight.read.postgres;

/**
 * A server as this process reaches it.
 *
 * @param settings where it is, and what we never exceed
 * @param connections the right to connect
 * @param permits the right to read
 */
record Server(PostgresSettings settings, Connections connections, ReadPermits permits) {}
