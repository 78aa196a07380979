package io.greenlight.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs what is posted: HMAC-SHA256 over the time in seconds, a full stop, and the bytes of the body. Who receives it computes the
 * same with the secret, compares in constant time, and turns away what is older than some minutes.
 *
 * @param secret what both sides know
 */
record WebhookSignature(String secret) {
    private static final String ALGORITHM = "HmacSHA256";

    /** The value of the header, as {@code t=1764000000,v1=5d3f...}. */
    String header(long epochSecond, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            mac.update((epochSecond + ".").getBytes(StandardCharsets.UTF_8));
            return "t=%d,v1=%s".formatted(epochSecond, HexFormat.of().formatHex(mac.doFinal(body)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("Cannot sign: this Java has no " + ALGORITHM, missing);
        }
    }

    @Override
    public String toString() {
        return "WebhookSignature[]";
    }
}
