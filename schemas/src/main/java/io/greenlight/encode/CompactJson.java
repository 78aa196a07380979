package io.greenlight.encode;

import org.jspecify.annotations.Nullable;

/**
 * Copies one JSON object without the white space between its tokens, and refuses everything that is not one: a document
 * with broken JSON inside would break the whole bulk request it travels in. Numbers and strings are copied byte by byte.
 */
final class CompactJson {
    /** Levels of objects and arrays, the outermost included: as many as OpenSearch maps. */
    static final int MAX_DEPTH = 20;

    private byte[] in = new byte[0];
    private int at;
    private int end;
    private byte[] out = new byte[1024];
    private int length;
    private int maxBytes;
    private @Nullable String problem;

    /** Copies the object, and returns why it cannot be indexed, or null if it can. */
    @Nullable
    String copy(byte[] json, int offset, int count, int limitBytes) {
        in = json;
        at = offset;
        end = offset + count;
        length = 0;
        maxBytes = limitBytes;
        problem = null;
        if (document()) {
            return null;
        }
        if (problem == null) {
            return "is not valid JSON";
        }
        return problem.isEmpty() ? tooLong(count, limitBytes) : problem;
    }

    /** The copy; its first {@link #length()} bytes, until the next one. */
    byte[] bytes() {
        return out;
    }

    int length() {
        return length;
    }

    static String tooLong(int bytes, int limitBytes) {
        return "is %d bytes long, at most %d".formatted(bytes, limitBytes);
    }

    private boolean document() {
        if (next() != '{') {
            return fail("is not a JSON object");
        }
        return object(1) && next() < 0;
    }

    private boolean value(int depth) {
        int first = next();
        return switch (first) {
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> (first == '-' || isDigit(first)) && number();
        };
    }

    private boolean object(int depth) {
        if (!open(depth)) {
            return false;
        }
        if (next() == '}') {
            return take();
        }
        while (next() == '"' && string() && next() == ':' && take() && value(depth)) {
            if (next() == '}') {
                return take();
            }
            if (next() != ',' || !take()) {
                return false;
            }
        }
        return false;
    }

    private boolean array(int depth) {
        if (!open(depth)) {
            return false;
        }
        if (next() == ']') {
            return take();
        }
        while (value(depth)) {
            if (next() == ']') {
                return take();
            }
            if (next() != ',' || !take()) {
                return false;
            }
        }
        return false;
    }

    private boolean open(int depth) {
        return depth > MAX_DEPTH ? fail("is nested deeper than %d levels".formatted(MAX_DEPTH)) : take();
    }

    private boolean string() {
        int from = at++;
        while (at < end) {
            byte b = in[at];
            if (b == '"') {
                at++;
                return append(from);
            }
            if (b == '\\' ? !escape() : b >= 0 && b < 0x20) {
                return false;
            }
            at++;
        }
        return false;
    }

    /** Passes an escape and stays on its last byte. */
    private boolean escape() {
        int letter = ++at < end ? in[at] : -1;
        if (letter == 'u') {
            return unicode();
        }
        return letter >= 0 && "\"\\/bfnrt".indexOf(letter) >= 0;
    }

    private boolean unicode() {
        if (end - at <= 4) {
            return false;
        }
        int code = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(in[++at], 16);
            if (digit < 0) {
                return false;
            }
            code = code << 4 | digit;
        }
        return code != 0 || fail("contains \\u0000");
    }

    private boolean number() {
        int from = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else if (!digits()) {
            return false;
        }
        return fraction() && exponent() && append(from);
    }

    private boolean fraction() {
        if (peek() != '.') {
            return true;
        }
        at++;
        return digits();
    }

    private boolean exponent() {
        if (peek() != 'e' && peek() != 'E') {
            return true;
        }
        at++;
        if (peek() == '+' || peek() == '-') {
            at++;
        }
        return digits();
    }

    /** Passes at least one digit. */
    private boolean digits() {
        int from = at;
        while (isDigit(peek())) {
            at++;
        }
        return at > from;
    }

    private boolean literal(String word) {
        int from = at;
        for (int i = 0; i < word.length(); i++, at++) {
            if (peek() != word.charAt(i)) {
                return false;
            }
        }
        return append(from);
    }

    /** The next byte that is not white space, without passing it; -1 at the end. */
    private int next() {
        while (at < end && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
        return peek();
    }

    private int peek() {
        return at < end ? in[at] : -1;
    }

    /** Copies the current byte. */
    private boolean take() {
        return append(at++);
    }

    /** Copies everything from there to the current byte, excluded. */
    private boolean append(int from) {
        int count = at - from;
        if (count > maxBytes - length) {
            return fail("");
        }
        if (count > out.length - length) {
            grow(count);
        }
        System.arraycopy(in, from, out, length, count);
        length += count;
        return true;
    }

    private void grow(int count) {
        byte[] larger = new byte[2 * (length + count)];
        System.arraycopy(out, 0, larger, 0, length);
        out = larger;
    }

    private boolean fail(String reason) {
        problem = reason;
        return false;
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }
}
