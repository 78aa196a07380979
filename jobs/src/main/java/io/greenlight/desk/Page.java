package io.greenlight.desk;

import io.greenlight.problem.RequestRefused;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some of many, in their order.
 *
 * @param items these
 * @param next what to give as {@code after} for those behind them; null when there are none
 */
public record Page<T>(List<T> items, @Nullable String next) {
    /** Most items of one page. */
    public static final int MOST = 1_000;

    public Page {
        items = List.copyOf(items);
    }

    /**
     * A page of at most {@code limit} of these, which are asked for with one more than that.
     *
     * @param cursor what names the place behind an item
     */
    static <T> Page<T> of(List<T> found, int limit, Function<T, String> cursor) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, limit);
        return new Page<>(items, cursor.apply(items.getLast()));
    }

    /**
     * Which page.
     *
     * @param after {@code next} of the page before; null for the first
     * @param limit most items, 1 to {@value #MOST}
     */
    public record Cursor(@Nullable String after, int limit) {
        public Cursor {
            if (limit < 1 || limit > MOST) {
                throw new RequestRefused("limit %d: give 1 to %d".formatted(limit, MOST));
            }
        }

        /** The first page. */
        public static Cursor first(int limit) {
            return new Cursor(null, limit);
        }

        /** The number that the page before ended with; this one when it is the first page. */
        long afterNumber(long first) {
            String text = after;
            if (text == null) {
                return first;
            }
            return RowNumber.find(text)
                    .orElseThrow(
                            () -> new RequestRefused("after %s: give the 'next' of the page before".formatted(text)));
        }
    }
}
