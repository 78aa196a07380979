package io.greenlight.bench;

import java.util.List;

/**
 * What a benchmark of the load runs.
 *
 * @param accounts of the data
 * @param subscribers of the data
 * @param events of the data
 * @param seed of the data
 * @param rounds measured
 * @param warmDocuments that go into the node before the first round
 * @param connections of the replay, each number measured in every round
 */
record Size(
        int accounts,
        long subscribers,
        long events,
        long seed,
        int rounds,
        long warmDocuments,
        List<Integer> connections) {
    Size {
        connections = List.copyOf(connections);
        if (rounds < 1 || connections.isEmpty() || connections.stream().anyMatch(number -> number < 1)) {
            throw new IllegalArgumentException("Cannot measure %d rounds with %s connections: at least one of each"
                    .formatted(rounds, connections));
        }
    }

    long documents() {
        return subscribers + events;
    }
}
