package io.greenlight.cli;

import io.greenlight.problem.ExitCode;
import io.greenlight.security.AccessScope;
import io.greenlight.security.ApiTokens;
import io.greenlight.security.IssuedToken;
import io.greenlight.security.TokenRequest;
import io.greenlight.steering.NotFound;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code greenlight tokens create}. */
@Command(
        name = "create",
        description = {
            "Makes a token and prints its secret, once: it is stored nowhere.",
            "Each scope includes those before it."
        },
        footer = {
            "",
            "Examples:",
            "  greenlight tokens create --name campaigns --scope readiness:read",
            "  greenlight tokens create --name ci --scope operate --expires 90d",
            "  greenlight tokens create --name shop --scope readiness:read \\",
            "    --accounts 42,43"
        })
final class CreateTokenCommand extends GreenlightTask implements Changing {
    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "What it is called, in the audit log too")
    private String name = "";

    @Option(
            names = "--scope",
            required = true,
            split = ",",
            paramLabel = "SCOPE",
            description = "What it lets do: readiness:read, operate, admin")
    private List<String> scopes = List.of();

    @Option(names = "--accounts", split = ",", paramLabel = "ID", description = "Good for these accounts only")
    private @Nullable List<String> accounts;

    @Option(names = "--expires", paramLabel = "TIME", description = "Works for so long, as 90d. Default: until revoked")
    private @Nullable String expires;

    @Override
    boolean canAskAServer() {
        return false;
    }

    @Override
    ExitCode run(Application application, Printer printer) {
        TokenRequest request = new TokenRequest(name, scopes(), accounts, lifetime());
        IssuedToken issued = application.get(ApiTokens.class).create(request, AuditedRun.operator());
        printer.line("Token %s is made. Its secret is shown now and never again:".formatted(name));
        printer.line(issued.secret());
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("token", TokenRow.of(issued.token()));
        result.put("secret", issued.secret());
        printer.result(result);
        return ExitCode.DONE;
    }

    private Set<AccessScope> scopes() {
        Set<AccessScope> known = new LinkedHashSet<>();
        for (String scope : scopes) {
            known.add(AccessScope.find(scope)
                    .orElseThrow(() -> new NotFound(
                            "Scope %s does not exist. There are: readiness:read, operate, admin".formatted(scope))));
        }
        return known;
    }

    private @Nullable Duration lifetime() {
        if (expires == null) {
            return null;
        }
        try {
            return DurationStyle.detectAndParse(expires);
        } catch (IllegalArgumentException none) {
            throw new NotFound("--expires %s: give a duration, as 12h or 90d".formatted(expires));
        }
    }
}
