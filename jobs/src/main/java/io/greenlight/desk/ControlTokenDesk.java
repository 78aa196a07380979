package io.greenlight.desk;

import io.greenlight.security.ApiTokens;
import io.greenlight.security.IssuedToken;
import io.greenlight.steering.NotFound;
import java.util.List;
import org.springframework.stereotype.Component;

/** Tokens in the control database. */
@Component
class ControlTokenDesk implements TokenDesk {
    private final ApiTokens tokens;

    ControlTokenDesk(ApiTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public MadeToken create(TokenOrder order, String by) {
        IssuedToken issued = tokens.create(order.request(), by);
        return new MadeToken(TokenSummary.of(issued.token()), issued.secret());
    }

    @Override
    public List<TokenSummary> all() {
        return tokens.all().stream().map(TokenSummary::of).toList();
    }

    @Override
    public TokenSummary revoke(String name) {
        return tokens.findAndRevoke(name)
                .map(TokenSummary::of)
                .orElseThrow(() -> new NotFound(
                        "No token that works is called %s. List them with: greenlight tokens list".formatted(name)));
    }
}
