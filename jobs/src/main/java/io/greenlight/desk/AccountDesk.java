package io.greenlight.desk;

import io.greenlight.document.AccountId;
import io.greenlight.readiness.AsOf;
import io.greenlight.readiness.Readiness;
import io.greenlight.steering.Steering.Place;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Accounts. Every id that no generation knows is a {@code NotFound}. */
public interface AccountDesk {
    /**
     * Which accounts.
     *
     * @param text part of the id or the name; null for any
     * @param state as {@code QUEUED}, or {@code PAUSED}; null for any
     * @param entity only in generations of this entity; null for any
     */
    record Search(
            @Nullable String text,
            @Nullable String state,
            @Nullable String entity) {}

    /** Accounts of the generations that have indexes, by id. */
    Page<AccountSummary> search(Search search, Page.Cursor cursor);

    /**
     * Whether it may send; empty if no generation knows it.
     *
     * @param asOf what must be searchable; null when only the lag counts
     */
    Optional<Readiness> findReadiness(AccountId account, @Nullable AsOf asOf);

    /**
     * Gives it another place among those that wait.
     *
     * @return units of it that wait
     */
    int place(AccountId account, Place place);

    /** Lets no slot read a further page of it. */
    void pause(AccountId account);

    /** Lets a paused one go on. */
    void resume(AccountId account);

    /** Leaves it out of what is being built. */
    void cancel(AccountId account);
}
