package io.greenlight.desk;

import io.greenlight.deadletter.DeadLetter;
import io.greenlight.deadletter.DeadLetterStore.Cause;
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
