package io.greenlight.verify;

import io.greenlight.generation.Generation;
import org.springframework.stereotype.Component;

/**
 * Accounts that are FAILED in a generation that is equal otherwise: their dead letters are read once more, and they are compared.
 * What a generation that does not serve has failed nobody else looks at.
 */
@Component
class FailedAccounts {
    private final LetterDesk letters;
    private final ScopePlanner planner;
    private final AccountSettlement settlement;

    FailedAccounts(LetterDesk letters, ScopePlanner planner, AccountSettlement settlement) {
        this.letters = letters;
        this.planner = planner;
        this.settlement = settlement;
    }

    void settle(Generation generation) {
        letters.replay(generation);
        planner.failed(generation).forEach(settlement::settle);
    }
}
