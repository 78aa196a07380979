package io.greenlight.readiness;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.document.AccountId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RememberedRowsTest {
    private static final AccountId ONE = new AccountId("1");
    private static final AccountId TWO = new AccountId("2");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AtomicBoolean hears = new AtomicBoolean(true);
    private final AtomicLong nanos = new AtomicLong();
    private final Map<AccountId, KnownAccount> database = new HashMap<>(Map.of(ONE, ready(), TWO, ready()));
    private Runnable meanwhile = () -> {};
    private final RememberedRows rows = new RememberedRows(this::read, hears::get, 2, nanos::get);

    private Map<AccountId, KnownAccount> read(Collection<AccountId> accounts) {
        Map<AccountId, KnownAccount> found = new HashMap<>();
        accounts.forEach(account -> found.put(account, database.getOrDefault(account, KnownAccount.UNKNOWN)));
        meanwhile.run();
        return found;
    }

    @Test
    void whatWasReadIsRememberedUntilItChanges() {
        rows.read(List.of(ONE, TWO));
        nanos.addAndGet(Duration.ofHours(1).toNanos());

        assertThat(rows.find(ONE, SECOND)).isEqualTo(ready());
        rows.forget(ONE);
        assertThat(rows.find(ONE, SECOND)).isNull();
        assertThat(rows.find(TWO, SECOND)).isNotNull();
        rows.forgetAll();
        assertThat(rows.find(TWO, SECOND)).isNull();
    }

    @Test
    void whatChangesWhileItIsReadIsNotRemembered() {
        meanwhile = () -> rows.forget(ONE);
        assertThat(rows.read(List.of(ONE, TWO))).containsKeys(ONE, TWO);
        assertThat(rows.find(ONE, SECOND)).isNull();
        assertThat(rows.find(TWO, SECOND)).isNotNull();

        meanwhile = rows::forgetAll;
        rows.read(List.of(ONE, TWO));
        assertThat(rows.find(TWO, SECOND)).isNull();
    }

    @Test
    void nothingIsToldWhileChangesAreNotHeard() {
        rows.read(List.of(ONE));
        hears.set(false);

        assertThat(rows.find(ONE, SECOND)).isNull();
        hears.set(true);
        assertThat(rows.find(ONE, SECOND)).isNotNull();
    }

    @Test
    void countsOfOneThatIsNotReadyAreToldForAMoment() {
        database.put(ONE, new KnownAccount(List.of(row("INDEXING")), true));
        rows.read(List.of(ONE));

        assertThat(rows.find(ONE, SECOND)).isNotNull();
        nanos.addAndGet(SECOND.toNanos() + 1);
        assertThat(rows.find(ONE, SECOND)).isNull();
        assertThat(rows.find(ONE, Duration.ofDays(1))).isNotNull();
    }

    @Test
    void thereIsALimitAndUnknownAccountsTakeNoneOfIt() {
        rows.read(List.of(ONE));
        rows.read(List.of(TWO));
        AccountId three = new AccountId("3");
        rows.read(List.of(three));
        assertThat(rows.find(three, SECOND)).isNull();
        assertThat(rows.find(ONE, SECOND)).isNotNull();

        database.put(three, ready());
        rows.read(List.of(three));
        assertThat(rows.find(three, SECOND)).isNotNull();
        assertThat(rows.find(ONE, SECOND)).as("the one that was read first").isNull();
    }

    private static KnownAccount ready() {
        return new KnownAccount(List.of(row("READY")), true);
    }

    private static AccountRow row(String state) {
        return new AccountRow(
                "subscriber",
                1,
                "subscribers",
                "main",
                "eu-1",
                state,
                "",
                false,
                new AccountRow.Order(0, 1),
                new AccountRow.Counts(1, 1, 0),
                null);
    }
}
