package io.greenlight.desk;

import io.greenlight.deadletter.DeadLetter;
import io.greenlight.deadletter.DeadLetterStore.Cause;
import io.greenlight.deadletter.LetterContent;
import io.greenlight.problem.RequestRefused;
import io.greenlight.verify.LetterDesk.Replayed;
import java.util.List;

/** Dead letters. */
public interface DeadLetterDesk {
    /** Open ones grouped by cause, most frequent first. */
    List<Cause> causes();

    /** Open ones, newest first. */
    Page<DeadLetter> open(Page.Cursor cursor);

    /**
     * One of them, open or not.
     *
     * @throws io.greenlight.steering.NotFound if there is none of this number
     */
    DeadLetter letter(long id);

    /**
     * What the row or document of one of them held: personal data. Who calls writes it down in the audit log before.
     *
     * @throws io.greenlight.steering.NotFound if there is none of this number, or its content is not kept
     * @throws io.greenlight.deadletter.ContentUnreadable if it cannot be decrypted
     */
    LetterContent content(long id);

    /** Reads the rows of those of the serving generations again, and writes what can be indexed now. */
    Replayed replay(LetterOrder order);

    /**
     * Lets them be: they count no more.
     *
     * @return how many it were
     * @throws RequestRefused if nothing narrows the choice
     */
    long dismiss(LetterOrder order);
}
