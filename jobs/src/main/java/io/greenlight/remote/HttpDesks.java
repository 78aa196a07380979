package io.greenlight.remote;

import io.greenlight.audit.AuditEntry;
import io.greenlight.check.Finding;
import io.greenlight.desk.AccountDesk;
import io.greenlight.desk.AuditDesk;
import io.greenlight.desk.CheckDesk;
import io.greenlight.desk.DeadLetterDesk;
import io.greenlight.desk.Desks;
import io.greenlight.desk.GenerationDesk;
import io.greenlight.desk.Page;
import io.greenlight.desk.ReindexDesk;
import io.greenlight.desk.SourceDesk;
import io.greenlight.desk.TokenDesk;
import io.greenlight.desk.VerifyDesk;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** All doors, through one server. */
public final class HttpDesks implements Desks, AutoCloseable {
    private final Http http;

    /**
     * Through this server; nothing is asked yet.
     *
     * @param token to show; empty for none
     * @param tls whom to trust, and who we are; empty for what the JDK trusts
     */
    public HttpDesks(URI server, String token, Optional<SSLContext> tls) {
        this.http = new Http(server, token, tls);
    }

    private record Checked(List<Finding> findings, boolean ok) {}

    private record CheckOrder(
            List<String> entities, @Nullable String target) {}

    @Override
    public CheckDesk checks() {
        return (entities, target) -> http.post(
                        Http.path("checks"), new CheckOrder(entities, target), new TypeReference<Checked>() {})
                .findings;
    }

    @Override
    public ReindexDesk reindexes() {
        return new HttpReindexDesk(http);
    }

    @Override
    public GenerationDesk generations() {
        return new HttpGenerationDesk(http);
    }

    @Override
    public SourceDesk sources() {
        return new HttpSourceDesk(http);
    }

    @Override
    public AccountDesk accounts() {
        return new HttpAccountDesk(http);
    }

    @Override
    public VerifyDesk verifications() {
        return new HttpVerifyDesk(http);
    }

    @Override
    public DeadLetterDesk deadLetters() {
        return new HttpDeadLetterDesk(http);
    }

    @Override
    public TokenDesk tokens() {
        return new HttpTokenDesk(http);
    }

    @Override
    public AuditDesk audit() {
        return cursor -> http.get(
                Http.path("audit") + Http.query("after", cursor.after(), "limit", cursor.limit()),
                new TypeReference<Page<AuditEntry>>() {});
    }

    @Override
    public void close() {
        http.close();
    }
}
