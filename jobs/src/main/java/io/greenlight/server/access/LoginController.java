package io.greenlight.server.access;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /login}: a plain form that asks for a token. */
@RestController
final class LoginController {
    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Greenlight: log in</title></head>
            <body>
            <main>
            <h1>Greenlight</h1>
            <p role="status">{said}</p>
            <form method="post" action="/login">
            <input type="hidden" name="_csrf" value="{csrf}">
            <label for="token">Token with the scope operate</label>
            <input id="token" name="token" type="password" autocomplete="off" required>
            <button>Log in</button>
            </form>
            </main>
            </body>
            </html>
            """;

    @GetMapping(path = "/login", produces = MediaType.TEXT_HTML_VALUE)
    String login(
            @RequestParam(required = false) @Nullable String error,
            @RequestParam(required = false) @Nullable String logout,
            HttpServletRequest request) {
        String said = error != null ? "This token does not let you in." : logout != null ? "You are logged out." : "";
        // Random characters of the library's, none of which means anything in HTML.
        String csrf =
                request.getAttribute(CsrfToken.class.getName()) instanceof CsrfToken token ? token.getToken() : "";
        return PAGE.replace("{said}", said).replace("{csrf}", csrf);
    }
}
