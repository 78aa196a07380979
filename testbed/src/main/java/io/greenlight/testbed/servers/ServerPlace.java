package io.greenlight.testbed.servers;

/** Where servers run. */
public enum ServerPlace {
    /** Processes of this machine, from binaries that the build brought along. */
    EMBEDDED,
    /** Containers. */
    DOCKER
}
