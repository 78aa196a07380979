package io.greenlight.dispatch;

import io.greenlight.document.Key;
import java.util.ArrayList;
import java.util.List;

/** Keys of one entity as one list of texts: each has as many parts as the others. */
public final class FlatKeys {
    private FlatKeys() {}

    /** The keys that such a list holds. */
    public static List<Key> of(List<String> texts, int parts) {
        List<Key> keys = new ArrayList<>(texts.size() / parts);
        for (int from = 0; from < texts.size(); from += parts) {
            keys.add(new Key(texts.subList(from, from + parts)));
        }
        return keys;
    }

    /** The list that holds these keys. */
    public static List<String> texts(List<Key> keys) {
        return keys.stream().flatMap(key -> key.parts().stream()).toList();
    }
}
