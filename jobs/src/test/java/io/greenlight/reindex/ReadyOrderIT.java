package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With one slot for each source there is one order of loading, and it must be the plan's. */
class ReadyOrderIT {
    private static Installation greenlight;

    @BeforeAll
    static void reindex() {
        greenlight = Installation.of(ReadyOrderIT.class, Platform.fill(ReadyOrderIT.class, Platform.smallData()))
                .with("greenlight.sources.eu-1.slots", "1")
                .with("greenlight.sources.eu-2.slots", "1");

        CommandResult result = greenlight.run("reindex", "--mode", "cold");

        assertThat(result.exitCode()).as(result.toString()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"eu-1, subscriber", "eu-2, subscriber", "eu-1, event", "eu-2, event"})
    void turnsAccountsReadyInTheOrderOfTheirUnits(String source, String entity) {
        // Accounts of one unit are ready together, and so are those that are verified together: what orders them is the
        // last of their
        // units.
        List<String> readyOrder = greenlight.ask().texts("""
                select max(unit.rank)
                from generation_account account
                join unit on unit.entity = account.entity and account.account = any (unit.accounts)
                where account.source = ? and account.entity = ?
                group by account.account, ready_at
                order by ready_at, max(unit.rank)
                """, source, entity);

        assertThat(readyOrder.stream().map(Long::valueOf)).isSorted().hasSizeGreaterThan(5);
    }

    @ParameterizedTest
    @CsvSource({"eu-1, subscriber", "eu-2, subscriber", "eu-1, event", "eu-2, event"})
    void cutsUnitsInTheOrderOfTheAccounts(String source, String entity) {
        List<String> ranks = greenlight.ask().texts("""
                select account.rank
                from unit
                join generation_account account on account.entity = unit.entity and account.account = unit.accounts[1]
                where unit.source = ? and unit.entity = ?
                order by unit.rank
                """, source, entity);

        assertThat(ranks.stream().map(Long::valueOf)).isSorted();
    }

    @ParameterizedTest
    @CsvSource({"eu-1", "eu-2"})
    void turnsAccountsWithASendReadyBeforeAllOthers(String source) {
        List<String> sends = greenlight.ask().texts("""
                select coalesce(next_send <= requested_at + interval '24 hours', false)
                from generation_account account
                join generation on generation.entity = account.entity and number = account.generation
                join reindex on reindex.id = reindex_id
                where account.source = ? and account.entity = 'subscriber'
                order by ready_at, account.rank
                """, source);

        assertThat(sends).contains("true", "false");
        assertThat(sends.subList(sends.indexOf("false"), sends.size())).doesNotContain("true");
    }

    @Test
    void loadsWhatIsNeededToSendBeforeTheHistory() {
        assertThat(greenlight.ask().number("""
                        select count(*) from unit first join unit later on later.source = first.source
                        where first.entity = 'subscriber' and later.entity = 'event'
                          and later.started_at < first.started_at
                        """)).isZero();
    }
}
