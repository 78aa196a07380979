package io.greenlight.readiness;

import java.util.List;
import java.util.Map;

/**
 * What keeps accounts from being ready whatever their own rows say, at one moment.
 *
 * @param sending entities that an account needs before it may send
 * @param sources of the configuration
 * @param serving number of the generation that serves, by entity
 * @param distrusted why no index of an entity can be trusted, by entity
 * @param behind where the sync does not allow accounts to be ready
 * @param gaps sources that were behind at some time since this was reset, whatever they are now
 */
public record Standing(
        List<String> sending,
        List<String> sources,
        Map<String, Long> serving,
        Map<String, String> distrusted,
        List<Behind> behind,
        List<String> gaps) {
    public Standing {
        sending = List.copyOf(sending);
        sources = List.copyOf(sources);
        serving = Map.copyOf(serving);
        distrusted = Map.copyOf(distrusted);
        behind = List.copyOf(behind);
        gaps = List.copyOf(gaps);
    }

    /** A source that is behind for an entity. */
    public record Behind(String entity, String source) {}
}
