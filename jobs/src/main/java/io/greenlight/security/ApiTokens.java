package io.greenlight.security;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.greenlight.security.ApiTokenStore.Stored;
import io.greenlight.security.TokenVerdict.Accepted;
import io.greenlight.security.TokenVerdict.Expired;
import io.greenlight.security.TokenVerdict.Unknown;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Tokens of the API, as {@code glt_3kf81mz02qpa_...}: a public part by which the token is found, and 256 random bits of which only the
 * SHA-256 is stored. What is known of a token is believed for {@link #TRUST}, so that one that is revoked is refused within a
 * second, and thousands of requests ask once. Safe for use by many threads.
 */
@Component
public class ApiTokens {
    /** How long what was read of a token counts. */
    static final Duration TRUST = Duration.ofMillis(500);
    /** Longer than the pool lets anybody wait, so that its reason is heard. */
    private static final Duration PATIENCE = Duration.ofMillis(2500);
    /** How long a token that was accepted is looked up again even while its address is refused too often. */
    private static final Duration FAMILIAR = Duration.ofMinutes(10);

    private static final int MOST_TOKENS = 10_000;
    private static final Pattern TOKEN = Pattern.compile("glt_([a-z0-9]{12})_([A-Za-z0-9_-]{43})");
    private static final String ID_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789";
    private static final int ID_LENGTH = 12;
    private static final int SECRET_BYTES = 32;

    private final ApiTokenStore store;
    private final RandomGenerator random;
    private final Executor lookups = task -> Thread.ofVirtual().name("token").start(task);
    private final AsyncCache<String, Optional<Stored>> known = Caffeine.newBuilder()
            .maximumSize(MOST_TOKENS)
            .expireAfterWrite(TRUST)
            .executor(lookups)
            .buildAsync();
    private final Cache<String, Boolean> familiar = Caffeine.newBuilder()
            .maximumSize(MOST_TOKENS)
            .expireAfterAccess(FAMILIAR)
            .executor(lookups)
            .build();

    @Autowired
    ApiTokens(ApiTokenStore store) {
        this(store, new SecureRandom());
    }

    ApiTokens(ApiTokenStore store, RandomGenerator random) {
        this.store = store;
        this.random = random;
    }

    /**
     * Makes a token. Its secret is in the answer and nowhere else.
     *
     * @throws TokenNotMade if one of this name works
     */
    public IssuedToken create(TokenRequest request, String createdBy) {
        StringBuilder id = new StringBuilder();
        random.ints(ID_LENGTH, 0, ID_CHARACTERS.length()).forEach(index -> id.append(ID_CHARACTERS.charAt(index)));
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        String secret = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        store.add(new ApiTokenStore.NewRow(id.toString(), sha256(secret), createdBy), request);
        ApiToken token = store.find(id.toString()).orElseThrow().token();
        return new IssuedToken(token, "glt_%s_%s".formatted(id, secret));
    }

    /** All that were ever made, newest first. */
    public List<ApiToken> all() {
        return store.all();
    }

    /** Revokes the token of this id or name; empty if none works. */
    public Optional<ApiToken> findAndRevoke(String idOrName) {
        Optional<ApiToken> revoked = store.revoke(idOrName);
        revoked.ifPresent(token -> known.synchronous().invalidate(token.id()));
        return revoked;
    }

    /** Whether this looks like a token of ours. */
    public static boolean isOurs(String presented) {
        return presented.startsWith("glt_");
    }

    /**
     * Whether this token was accepted a short while ago. Says nothing about whether it still is.
     */
    public boolean isFamiliar(String presented) {
        Matcher parts = TOKEN.matcher(presented);
        return parts.matches() && familiar.getIfPresent(parts.group(1)) != null;
    }

    /**
     * What this token is worth.
     *
     * @throws TokensUnknown if the control database does not answer
     */
    public TokenVerdict verify(String presented) {
        Matcher parts = TOKEN.matcher(presented);
        if (!parts.matches()) {
            return new Unknown();
        }
        Optional<Stored> stored = lookUp(parts.group(1));
        String hash = sha256(parts.group(2));
        if (stored.isEmpty() || !isEqual(hash, stored.get().secretSha256())) {
            return new Unknown();
        }
        return verdict(stored.get().token());
    }

    /**
     * The same for a token that was accepted before, by its public part: whether it still is.
     *
     * @throws TokensUnknown if the control database does not answer
     */
    public TokenVerdict verifyAgain(String id) {
        return lookUp(id).map(stored -> verdict(stored.token())).orElseGet(Unknown::new);
    }

    private TokenVerdict verdict(ApiToken token) {
        return switch (token.state()) {
            case VALID -> {
                familiar.put(token.id(), true);
                yield new Accepted(token.id(), token.caller());
            }
            case EXPIRED -> new Expired();
            case REVOKED -> new Unknown();
        };
    }

    /** All who ask at the same time share one look, and its failure. */
    private Optional<Stored> lookUp(String id) {
        CompletableFuture<Optional<Stored>> look =
                known.get(id, (key, executor) -> CompletableFuture.supplyAsync(() -> store.find(key), executor));
        try {
            return look.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            throw new TokensUnknown(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new TokensUnknown(interrupted);
        }
    }

    /** Takes as long for the first difference as for the last. */
    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static String sha256(String secret) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("Every JDK has SHA-256", missing);
        }
    }
}
