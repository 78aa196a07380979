package io.greenlight.api;

import io.greenlight.security.Caller;
import io.greenlight.security.TokenVerdict;
import io.greenlight.security.TokensUnknown;
import java.util.function.Supplier;

/** Looks at the caller again before it is told what has become known since it asked. */
final class LaterAnswers {
    private LaterAnswers() {}

    /**
     * The caller as it is now.
     *
     * @throws NotAnswered if its token was revoked or has expired, or nobody can say
     */
    static Caller callerNow(Supplier<TokenVerdict> standing) {
        try {
            return switch (standing.get()) {
                case TokenVerdict.Accepted accepted -> accepted.caller();
                case TokenVerdict.Expired expired -> throw NotAnswered.tokenExpired();
                case TokenVerdict.Unknown unknown -> throw NotAnswered.tokenInvalid();
            };
        } catch (TokensUnknown away) {
            throw NotAnswered.controlAway();
        }
    }
}
