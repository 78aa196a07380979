package io.greenlight.read.postgres;

import io.greenlight.document.AccountId;
import io.greenlight.read.change.ChangedDocument;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row whose document is known once the source has computed the expressions of its key.
 *
 * @param table the table it is of
 * @param account its account
 * @param key the parts of its key; null where an expression is to be computed
 * @param values the texts of the table's {@link FollowedTable#inputs}, null for NULL
 * @param kind what the change can have left behind
 * @param oldMonths as in {@link ChangedDocument}
 */
record UnkeyedRow(
        FollowedTable table,
        AccountId account,
        List<@Nullable String> key,
        List<@Nullable String> values,
        ChangedDocument.Kind kind,
        @Nullable Set<String> oldMonths) {
    UnkeyedRow {
        key = Collections.unmodifiableList(new ArrayList<>(key));
        values = Collections.unmodifiableList(new ArrayList<>(values));
    }

    /** How long its values are. */
    long characters() {
        return values.stream()
                .mapToLong(value -> value == null ? 0 : value.length())
                .sum();
    }
}
