package io.greenlight.desk;

import io.greenlight.deadletter.DeadLetter;
import io.greenlight.deadletter.DeadLetterStore;
import io.greenlight.deadletter.DeadLetterStore.Cause;
import io.greenlight.deadletter.DeadLetterStore.Selection;
import io.greenlight.deadletter.LetterContent;
import io.greenlight.deadletter.LetterContentStore;
import io.greenlight.desk.Page.Cursor;
import io.greenlight.document.AccountId;
import io.greenlight.problem.RequestRefused;
import io.greenlight.steering.NotFound;
import io.greenlight.verify.LetterDesk;
import io.greenlight.verify.LetterDesk.Replayed;
import java.util.List;
import org.springframework.stereotype.Component;

/** Dead letters in the control database; their rows are read again by this process. */
@Component
class ControlDeadLetterDesk implements DeadLetterDesk {
    private final Names names;
    private final DeadLetterStore store;
    private final LetterContentStore contents;
    private final LetterDesk letters;

    ControlDeadLetterDesk(Names names, DeadLetterStore store, LetterContentStore contents, LetterDesk letters) {
        this.names = names;
        this.store = store;
        this.contents = contents;
        this.letters = letters;
    }

    @Override
    public List<Cause> causes() {
        return store.causes();
    }

    @Override
    public Page<DeadLetter> open(Cursor cursor) {
        return Page.of(
                store.openBefore(cursor.afterNumber(Long.MAX_VALUE), cursor.limit() + 1),
                cursor.limit(),
                letter -> Long.toString(letter.id()));
    }

    @Override
    public DeadLetter letter(long id) {
        return store.find(id).orElseThrow(() -> new NotFound("Dead letter %d does not exist".formatted(id)));
    }

    @Override
    public LetterContent content(long id) {
        return contents.find(letter(id))
                .orElseThrow(() -> new NotFound(
                        "Dead letter %d has no content: it was not kept, or is erased by now".formatted(id)));
    }

    @Override
    public Replayed replay(LetterOrder order) {
        return letters.replay(selection(order));
    }

    @Override
    public long dismiss(LetterOrder order) {
        if (!order.isNarrow()) {
            throw new RequestRefused("Say which dead letters: numbers, --cause or --accounts");
        }
        return letters.dismiss(selection(order));
    }

    private Selection selection(LetterOrder order) {
        return new Selection(
                order.ids(),
                order.cause(),
                names.entities(order.entities()),
                ReindexOrder.Ids.accounts(order.accounts()).stream()
                        .map(AccountId::value)
                        .toList());
    }
}
