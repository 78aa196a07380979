package io.greenlight.document;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * The id a document has in OpenSearch: account and key parts joined by colons. Backslash and colon inside a part are
 * escaped by a backslash, so that two different keys never share an id.
 *
 * @param value the id, at most {@link #MAX_BYTES} bytes of UTF-8
 */
public record DocumentId(String value) {
    /** OpenSearch refuses longer ids. */
    public static final int MAX_BYTES = 512;

    /** Number of key buckets that verification compares, see {@link #bucket()}. */
    public static final int BUCKETS = 256;

    /** The id of the document with this key. Length is not checked here: see {@link #fits()}. */
    public static DocumentId of(AccountId account, Key key) {
        StringBuilder id = new StringBuilder(32);
        appendEscaped(id, account.value());
        for (String part : key.parts()) {
            appendEscaped(id.append(':'), part);
        }
        return new DocumentId(id.toString());
    }

    /** Whether OpenSearch accepts an id of this length. */
    public boolean fits() {
        return value.length() <= MAX_BYTES / 3 || value.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES;
    }

    /**
     * The key bucket of this document, 0 to {@link #BUCKETS} - 1: the low bits of MurmurHash3 of the id, so that it depends
     * on nothing but the key and spreads evenly.
     */
    public int bucket() {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return (MurmurHash3.hash32x86(bytes, 0, bytes.length, 0) & (BUCKETS - 1));
    }

    /** The account: what {@link #of} made the id from. */
    public AccountId account() {
        return new AccountId(parts().getFirst());
    }

    /** The key within the account: what {@link #of} made the id from. */
    public Key key() {
        List<String> parts = parts();
        return new Key(parts.subList(1, parts.size()));
    }

    /** Whether {@link #of} made the id from a key of this account. */
    public boolean isOf(AccountId account) {
        if (value.indexOf('\\') < 0 && account.value().indexOf(':') < 0) {
            return value.length() > account.value().length()
                    && value.charAt(account.value().length()) == ':'
                    && value.startsWith(account.value());
        }
        List<String> parts = parts();
        return parts.size() > 1
                && parts.getFirst().equals(account.value())
                && of(account, new Key(parts.subList(1, parts.size()))).equals(this);
    }

    private List<String> parts() {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == ':') {
                parts.add(part.toString());
                part.setLength(0);
            } else {
                part.append(c == '\\' && i + 1 < value.length() ? value.charAt(++i) : c);
            }
        }
        parts.add(part.toString());
        return parts;
    }

    private static void appendEscaped(StringBuilder id, String part) {
        if (part.indexOf(':') < 0 && part.indexOf('\\') < 0) {
            id.append(part);
            return;
        }
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == ':' || c == '\\') {
                id.append('\\');
            }
            id.append(c);
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
