package io.greenlight.readiness;

import java.util.HashMap;
import java.util.Map;

/** What surrounds the answers of one moment: each question to somebody else is asked at most once. Belongs to one thread. */
final class Moment implements Surroundings {
    private final Facts facts;
    private final Look look;
    private final SourceHistories histories;
    private final Map<String, String> distrust = new HashMap<>();
    private final Map<String, String> doubts = new HashMap<>();

    Moment(Facts facts, Look look, SourceHistories histories) {
        this.facts = facts;
        this.look = look;
        this.histories = histories;
    }

    @Override
    public String distrust(String entity, long generation) {
        if (facts.numberServing(entity) != generation) {
            return ReasonCode.NO_SERVING_GENERATION.name();
        }
        return distrust.computeIfAbsent(entity, name -> look.distrust(name, generation));
    }

    @Override
    public Freshness freshness(AccountRow row) {
        return facts.freshness(row.entity(), row.generation(), row.source(), System.nanoTime());
    }

    @Override
    public String positionDoubt(String source) {
        return doubts.computeIfAbsent(
                source, name -> histories.doubt(name, facts.sources().get(name)));
    }
}
