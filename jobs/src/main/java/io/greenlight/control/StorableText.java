package io.greenlight.control;

/** Which text PostgreSQL can keep. */
public final class StorableText {
    private StorableText() {}

    /** Whether it has neither a NUL nor half of a surrogate pair. */
    public static boolean is(String text) {
        return text.codePoints().noneMatch(point -> point == 0 || isHalf(point));
    }

    /** The same text, with a question mark for each half of a surrogate pair: of these no answer can be written. */
    public static String withoutHalves(String text) {
        return text.codePoints()
                .map(point -> isHalf(point) ? '?' : point)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
