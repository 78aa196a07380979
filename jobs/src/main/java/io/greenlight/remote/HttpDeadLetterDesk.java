package io.greenlight.remote;

import io.greenlight.deadletter.DeadLetter;
import io.greenlight.deadletter.DeadLetterStore.Cause;
import io.greenlight.deadletter.LetterContent;
import io.greenlight.desk.DeadLetterDesk;
import io.greenlight.desk.LetterOrder;
import io.greenlight.desk.Page;
import io.greenlight.verify.LetterDesk.Replayed;
import java.util.List;
import tools.jackson.core.type.TypeReference;

/** Dead letters through a server: workers read their rows again. */
final class HttpDeadLetterDesk implements DeadLetterDesk {
    private static final String LETTERS = "dead-letters";

    private final Http http;

    HttpDeadLetterDesk(Http http) {
        this.http = http;
    }

    private record Dismissed(long dismissed) {}

    @Override
    public List<Cause> causes() {
        return http.get(Http.path(LETTERS, "causes"), new TypeReference<Page<Cause>>() {})
                .items();
    }

    @Override
    public Page<DeadLetter> open(Page.Cursor cursor) {
        return http.get(
                Http.path(LETTERS) + Http.query("after", cursor.after(), "limit", cursor.limit()),
                new TypeReference<>() {});
    }

    @Override
    public DeadLetter letter(long id) {
        return http.get(Http.path(LETTERS, id), new TypeReference<>() {});
    }

    @Override
    public LetterContent content(long id) {
        return http.get(Http.path(LETTERS, id, "content"), new TypeReference<>() {});
    }

    @Override
    public Replayed replay(LetterOrder order) {
        return new HttpOperations(http).perform(Http.path(LETTERS, "replay"), order, Replayed.class);
    }

    @Override
    public long dismiss(LetterOrder order) {
        return http.post(Http.path(LETTERS, "dismiss"), order, new TypeReference<Dismissed>() {}).dismissed;
    }
}
