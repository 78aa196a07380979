package io.greenlight.verify;

import io.greenlight.dispatch.UnitStore;
import io.greenlight.generation.ChangeFollowing;
import io.greenlight.generation.Generation;
import io.greenlight.swap.GateRefused;
import io.greenlight.verify.Repairer.Repair;
import io.greenlight.verify.Repairer.Selection;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Makes a generation that has missed changes equal to its sources again, whether it serves or not: compares all of it, repairs what
 * differs, reads the rows of its dead letters again, settles accounts that are FAILED, and then says that nothing is missing. Changes that come meanwhile are written by the sync, whose chain is noted first. May
 * be repeated; broken off anywhere, the generation counts as before.
 */
@Component
public class GenerationMender {
    private final Verifier verifier;
    private final Repairer repairer;
    private final FailedAccounts failed;
    private final ChangeFollowing following;
    private final UnitStore units;

    GenerationMender(
            Verifier verifier, Repairer repairer, FailedAccounts failed, ChangeFollowing following, UnitStore units) {
        this.verifier = verifier;
        this.repairer = repairer;
        this.failed = failed;
        this.following = following;
        this.units = units;
    }

    /**
     * What was done.
     *
     * @param verification what was compared and found
     * @param repair what was repaired of it
     * @param equal whether nothing is left
     */
    public record Mended(Verification verification, Repair repair, boolean equal) {}

    /**
     * Mends it.
     *
     * @throws GateRefused if its indexes are gone or it is still loaded
     */
    public Mended mend(Generation generation) {
        refuseUnlessLoaded(generation);
        Map<String, Long> chains = following.follows(generation.entity()) ? following.chains() : Map.of();
        Verification verification = verifier.verify(generation, VerifyScope.ALL, Depth.DOCUMENTS);
        Repair repair = verification.isEqual()
                ? new Repair(0, 0, 0, 0)
                : repairer.repair(new Selection(verification.id(), List.of(generation.entity()), VerifyScope.ALL));
        failed.settle(generation);
        boolean equal = repair.open() == 0 && verification.differing().stream().allMatch(DifferingAccount::complete);
        if (equal) {
            following.mended(generation, chains);
        }
        return new Mended(verification, repair, equal);
    }

    private void refuseUnlessLoaded(Generation generation) {
        if (!generation.state().isLive()) {
            throw new GateRefused(
                    "Cannot repair %s".formatted(generation.name()),
                    List.of("it is %s, its indexes are gone".formatted(generation.state())));
        }
        long open = units.countOpen(generation.entity(), generation.number());
        if (open > 0) {
            throw new GateRefused(
                    "Cannot repair %s".formatted(generation.name()),
                    List.of("%d of its units are not loaded yet. Wait for reindex %d"
                            .formatted(open, generation.reindex())));
        }
    }
}
