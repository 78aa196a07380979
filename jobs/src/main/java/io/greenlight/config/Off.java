package io.greenlight.config;

/** The word for what is not done. */
final class Off {
    private Off() {}

    /** Whether a text says so: {@code off} without quotes is {@code false} in YAML. */
    static boolean isOff(String text) {
        return text.equals("off") || text.equals("false");
    }
}
