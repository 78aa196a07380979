package io.greenlight.audit;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What was ordered, cut to a length and without what is secret.
 *
 * @param what a command's name, or method and path
 * @param subject what it is about
 * @param parameters how it is ordered
 */
public record Order(String what, Map<String, String> subject, Map<String, String> parameters) {
    private static final int LONGEST = 2000;
    private static final Pattern SECRET =
            Pattern.compile(".*(password|secret|token|credential|authorization|_csrf|private).*");
    /** Secrets that stand where nobody expects them still look like what they are. */
    private static final Pattern TOKEN =
            Pattern.compile("glt_[a-z0-9]{12}_[A-Za-z0-9_-]+|eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9._-]+");

    private static final Pattern IN_URL = Pattern.compile("(//)[^/@\\s]+@");

    public Order {
        what = shown(what);
        subject = shown(subject);
        parameters = shown(parameters);
    }

    private static Map<String, String> shown(Map<String, String> values) {
        Map<String, String> shown = new LinkedHashMap<>();
        values.forEach((name, value) -> shown.put(shown(name), isSecret(name) ? "***" : shown(value)));
        return Map.copyOf(shown);
    }

    /** Whether what is called so is not to be written down. */
    public static boolean isSecret(String name) {
        return SECRET.matcher(name.toLowerCase(Locale.ROOT)).matches();
    }

    private static String shown(String text) {
        String clean = IN_URL.matcher(TOKEN.matcher(text.replace('\u0000', '?')).replaceAll("***"))
                .replaceAll("$1***@");
        return clean.length() <= LONGEST ? clean : clean.substring(0, LONGEST) + "...";
    }
}
