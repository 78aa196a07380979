package io.greenlight.desk;

import io.greenlight.problem.RequestRefused;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Keys by which what is asked for twice is one. Whatever the door, they are what a header carries as it is. */
public final class IdempotencyKeys {
    /** Where a request over HTTP has its key. */
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern KEY = Pattern.compile("[!-~](?:[ -~]{0,198}[!-~])?");

    private IdempotencyKeys() {}

    /**
     * The key as it was given; null when none was.
     *
     * @param name what it is called where it was given
     * @throws RequestRefused if it is none
     */
    public static @Nullable String check(String name, @Nullable String key) {
        if (key != null && !KEY.matcher(key).matches()) {
            throw new RequestRefused(
                    "%s: give 1 to 200 characters of printable ASCII, no space at either end".formatted(name));
        }
        return key;
    }
}
