package io.greenlight.desk;

import java.util.List;

/** Tokens with which programs and people ask a server. */
public interface TokenDesk {
    /**
     * Makes one. The answer has its secret, and nothing else ever will.
     *
     * @param by who makes it; a server takes nobody's word for that, it knows its caller
     * @throws io.greenlight.problem.RequestRefused if a scope or the time is none
     * @throws io.greenlight.security.TokenNotMade if no token can be like this, or one of this name works
     */
    MadeToken create(TokenOrder order, String by);

    /** All that were ever made, newest first; never a secret. */
    List<TokenSummary> all();

    /**
     * Lets one work no more.
     *
     * @param name its name or id
     * @throws io.greenlight.steering.NotFound if none that works is called so
     */
    TokenSummary revoke(String name);
}
