package io.greenlight.remote;

import io.greenlight.desk.MadeToken;
import io.greenlight.desk.Page;
import io.greenlight.desk.TokenDesk;
import io.greenlight.desk.TokenOrder;
import io.greenlight.desk.TokenSummary;
import java.util.List;
import tools.jackson.core.type.TypeReference;

/** Tokens through a server. */
final class HttpTokenDesk implements TokenDesk {
    private static final String TOKENS = "tokens";

    private final Http http;

    HttpTokenDesk(Http http) {
        this.http = http;
    }

    @Override
    public MadeToken create(TokenOrder order, String by) {
        return http.post(Http.path(TOKENS), order, new TypeReference<>() {});
    }

    @Override
    public List<TokenSummary> all() {
        return http.get(Http.path(TOKENS), new TypeReference<Page<TokenSummary>>() {})
                .items();
    }

    @Override
    public TokenSummary revoke(String name) {
        return http.post(Http.path(TOKENS, name, "revoke"), null, new TypeReference<>() {});
    }
}
