package io.greenlight.desk;

import io.greenlight.desk.LookStore.AccountPlace;
import io.greenlight.desk.LookStore.PlacedAccount;
import io.greenlight.desk.Page.Cursor;
import io.greenlight.document.AccountId;
import io.greenlight.problem.RequestRefused;
import io.greenlight.readiness.AsOf;
import io.greenlight.readiness.Readiness;
import io.greenlight.readiness.ReadinessDesk;
import io.greenlight.steering.Steering;
import io.greenlight.steering.Steering.Place;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Accounts in the control database. */
@Component
class ControlAccountDesk implements AccountDesk {
    private static final Set<String> STATES =
            Set.of("QUEUED", "INDEXING", "VERIFYING", "READY", "FAILED", "CANCELLED", "PAUSED");
    /** In no id and no name: PostgreSQL has no text with it. */
    private static final String SEPARATOR = "\0";

    private final Names names;
    private final LookStore look;
    private final ReadinessDesk readiness;
    private final Steering steering;

    ControlAccountDesk(Names names, LookStore look, ReadinessDesk readiness, Steering steering) {
        this.names = names;
        this.look = look;
        this.readiness = readiness;
        this.steering = steering;
    }

    @Override
    public Page<AccountSummary> search(Search search, Cursor cursor) {
        String state = search.state();
        if (state != null && !STATES.contains(state)) {
            throw new RequestRefused("state %s: give one of %s".formatted(state, String.join(", ", sorted())));
        }
        if (search.entity() != null) {
            names.entities(List.of(search.entity()));
        }
        Page<PlacedAccount> page = Page.of(
                look.accounts(search, place(cursor.after()), cursor.limit() + 1),
                cursor.limit(),
                ControlAccountDesk::cursor);
        return new Page<>(page.items().stream().map(PlacedAccount::account).toList(), page.next());
    }

    private static List<String> sorted() {
        return STATES.stream().sorted().toList();
    }

    private static String cursor(PlacedAccount account) {
        AccountPlace place = account.place();
        String text = String.join(SEPARATOR, place.account(), place.entity(), Long.toString(place.generation()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static AccountPlace place(@Nullable String cursor) {
        if (cursor == null) {
            return AccountPlace.FIRST;
        }
        try {
            String[] parts =
                    new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8).split(SEPARATOR, -1);
            if (parts.length == 3) {
                return new AccountPlace(parts[0], parts[1], Long.parseLong(parts[2]));
            }
        } catch (IllegalArgumentException malformed) {
            // The same answer as for too few parts.
        }
        throw new RequestRefused("after %s: give the 'next' of the page before".formatted(cursor));
    }

    @Override
    public Optional<Readiness> findReadiness(AccountId account, @Nullable AsOf asOf) {
        return readiness.find(account, asOf);
    }

    @Override
    public int place(AccountId account, Place place) {
        return steering.place(account, place);
    }

    @Override
    public void pause(AccountId account) {
        steering.pauseAccount(account);
    }

    @Override
    public void resume(AccountId account) {
        steering.resumeAccount(account);
    }

    @Override
    public void cancel(AccountId account) {
        steering.cancelAccount(account);
    }
}
