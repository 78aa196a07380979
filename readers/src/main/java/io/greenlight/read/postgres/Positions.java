package io.greenlight.read.postgres;

import io.greenlight.document.AccountId;
import io.greenlight.document.Position;
import io.greenlight.document.Scope;
import io.greenlight.read.SourceRefused;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Account and key of every row of a page, and whether they can be what was asked for. */
final class Positions {
    private final String attempt;
    private final ReadPlan plan;
    private final Set<AccountId> wanted;

    private Positions(String attempt, ReadPlan plan, Scope scope) {
        this.attempt = attempt;
        this.plan = plan;
        this.wanted = new HashSet<>(scope.accounts());
    }

    /**
     * One position per row, in order.
     *
     * @throws SourceRefused if a row repeats the one before it, has no key, or belongs to another account
     */
    static List<Position> of(String attempt, ReadPlan plan, Scope scope, PageRows rows) {
        return new Positions(attempt, plan, scope).of(rows);
    }

    private List<Position> of(PageRows rows) {
        RowCursor row = new RowCursor(plan.key().count());
        List<Position> positions = new ArrayList<>(rows.size());
        for (int i = 0; i < rows.size(); i++) {
            row.moveTo(rows.row(i));
            requireKey(row);
            if (rows.repeatsPrevious(i)) {
                throw refused(
                        "its rows are not unique in (%s)".formatted(names()),
                        "Let the page query give one row per document.");
            }
            AccountId account = rows.continuesAccount(i) ? positions.getLast().account() : account(row);
            positions.add(new Position(account, plan.key().keyOf(row)));
        }
        return positions;
    }

    private AccountId account(RowCursor row) {
        AccountId account = plan.key().accountOf(row);
        if (!wanted.contains(account)) {
            throw refused(
                    "it gave account %s, which was not asked for".formatted(account),
                    "Name accounts in the directory as the account column writes them, and compare them exactly.");
        }
        return account;
    }

    private void requireKey(RowCursor row) {
        for (int i = 0; i < plan.key().count(); i++) {
            if (row.isNull(i)) {
                throw refused(
                        "column %s is NULL in a row"
                                .formatted(plan.columns().get(i).name()),
                        "Leave such rows out of the page query: they cannot be identified.");
            }
        }
    }

    private SourceRefused refused(String problem, String remedy) {
        return new SourceRefused("Cannot %s: %s. %s".formatted(attempt, problem, remedy));
    }

    private String names() {
        return String.join(", ", plan.key().all().stream().map(Column::name).toList());
    }
}
