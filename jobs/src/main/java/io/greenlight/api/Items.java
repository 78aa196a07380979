package io.greenlight.api;

import io.greenlight.desk.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What lists have in common: their items, and where they go on. */
final class Items {
    /** Items of a page unless said otherwise. */
    static final String LIMIT = "100";

    private Items() {}

    /** All there are. */
    static <T> Page<T> all(List<T> items) {
        return new Page<>(items, null);
    }

    static Page.Cursor cursor(@Nullable String after, int limit) {
        return new Page.Cursor(after, limit);
    }
}
