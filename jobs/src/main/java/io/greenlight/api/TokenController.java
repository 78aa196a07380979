package io.greenlight.api;

import io.greenlight.desk.Desks;
import io.greenlight.desk.MadeToken;
import io.greenlight.desk.Page;
import io.greenlight.desk.TokenDesk;
import io.greenlight.desk.TokenOrder;
import io.greenlight.desk.TokenSummary;
import io.greenlight.security.AccountAccess;
import io.greenlight.swap.GateRefused;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Tokens. A server that lets everybody in makes and revokes none: they work on other servers of the same control database, which
 * do not.
 */
@RestController
@RequestMapping("/api/v1/tokens")
@Tag(name = "tokens")
final class TokenController {
    private final Desks desks;
    private final AccountAccess access;
    private final Polled polled;

    TokenController(@Lazy Desks desks, AccountAccess access, Polled polled) {
        this.desks = desks;
        this.access = access;
        this.polled = polled;
    }

    private TokenDesk desk() {
        return desks.tokens();
    }

    /**
     * All tokens that were ever made, newest first; never a secret.
     *
     * @return the tokens
     */
    @GetMapping
    ResponseEntity<Page<TokenSummary>> listTokens() {
        return polled.answer(Items.all(desk().all()));
    }

    /**
     * Makes a token. The answer has its secret, which is stored nowhere and shown never again.
     *
     * @param order what it is to let do
     * @return the token, and its secret
     */
    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    MadeToken createToken(@RequestBody TokenOrder order) {
        return desk().create(order, caller("make a token"));
    }

    /**
     * Lets a token work no more; every server refuses it within a second.
     *
     * @param name its name or id
     * @return the token
     */
    @PostMapping("/{name}/revoke")
    TokenSummary revokeToken(@PathVariable String name) {
        caller("revoke a token");
        return desk().revoke(name);
    }

    private String caller(String what) {
        return access.findCaller()
                .orElseThrow(() -> new GateRefused(
                        "Cannot " + what,
                        List.of("this server asks nobody who they are. Give the command without --server")))
                .name();
    }
}
