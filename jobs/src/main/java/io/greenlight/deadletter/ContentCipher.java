package io.greenlight.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.config.LetterContentProperties;
import io.greenlight.document.RejectedContent;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Encrypts what dead letters held, with AES-256-GCM and a random nonce for each. Name of the key, name of the letter and whether the
 * content is cut are authenticated with it: a content that was moved to another letter, or changed, is not decrypted. Safe for use by
 * many threads.
 *
 * <p>Random nonces of 96 bits are good for 2^32 contents of one key (NIST SP 800-38D, 8.3), which is more than anybody has dead letters.
 */
@Component
class ContentCipher {
    private static final String ALGORITHM = "AES/GCM/NoPadding";
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    /** What is authenticated begins with it: bytes that are authenticated elsewhere mean nothing here. */
    private static final String PURPOSE = "greenlight.dead-letter.1";

    private final Map<String, SecretKey> keys = new HashMap<>();
    private final @Nullable String writeKey;
    private final int mostBytes;
    private final SecureRandom random = new SecureRandom();

    @Autowired
    ContentCipher(GreenlightProperties properties) {
        this(properties.deadLetters().content());
    }

    ContentCipher(LetterContentProperties settings) {
        settings.keyBytes().forEach((name, bytes) -> keys.put(name, new SecretKeySpec(bytes, "AES")));
        this.writeKey = settings.findWriteKey().orElse(null);
        this.mostBytes = Math.toIntExact(settings.maxBytes().toBytes());
    }

    /** The content, encrypted for this letter; empty if contents are not kept, or there is none. */
    Optional<SealedContent> seal(LetterName letter, @Nullable RejectedContent content) {
        return content == null || writeKey == null
                ? Optional.empty()
                : Optional.of(seal(letter, writeKey, content.cutTo(mostBytes)));
    }

    private SealedContent seal(LetterName letter, String key, RejectedContent content) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        try {
            Cipher cipher = Cipher.getInstance(ALGORITHM);
            cipher.init(Cipher.ENCRYPT_MODE, keys.get(key), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(authenticated(letter, key, content.isCut()));
            byte[] encrypted = cipher.doFinal(content.bytes());
            byte[] bytes = ByteBuffer.allocate(NONCE_BYTES + encrypted.length)
                    .put(nonce)
                    .put(encrypted)
                    .array();
            return new SealedContent(key, bytes, content.isCut());
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every JVM has AES-GCM", impossible);
        }
    }

    /**
     * The content of this letter.
     *
     * @throws ContentUnreadable if its key is unknown or another than it was encrypted with, or it is not what was encrypted for
     *     this letter
     */
    byte[] open(LetterName letter, SealedContent content) {
        SecretKey key = keys.get(content.key());
        if (key == null) {
            throw new ContentUnreadable(
                    "it is encrypted with key %s, which is not configured. Add it to greenlight.dead-letters.content.keys"
                            .formatted(content.key()));
        }
        try {
            Cipher cipher = Cipher.getInstance(ALGORITHM);
            byte[] bytes = content.bytes();
            cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, bytes, 0, NONCE_BYTES));
            cipher.updateAAD(authenticated(letter, content.key(), content.cut()));
            return cipher.doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
        } catch (AEADBadTagException other) {
            throw new ContentUnreadable(
                    "key %s is not the one it is encrypted with, or somebody has changed it in the control database"
                            .formatted(content.key()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every JVM has AES-GCM", impossible);
        }
    }

    /** Each part with its length before it, so that no two names are the same bytes. */
    private static byte[] authenticated(LetterName letter, String key, boolean cut) {
        List<String> parts = new ArrayList<>(List.of(
                PURPOSE,
                key,
                Boolean.toString(cut),
                letter.entity(),
                Long.toString(letter.generation()),
                letter.account()));
        parts.addAll(letter.key());
        List<byte[]> texts = parts.stream().map(part -> part.getBytes(UTF_8)).toList();
        ByteBuffer bytes = ByteBuffer.allocate(
                texts.stream().mapToInt(text -> Integer.BYTES + text.length).sum());
        texts.forEach(text -> bytes.putInt(text.length).put(text));
        return bytes.array();
    }
}
