package io.greenlight.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

/** Publishes its keys where OpenID discovery looks for them, on this machine, and signs tokens. */
final class IdentityProvider implements AutoCloseable {
    private final ECKey key;
    private final int port;
    private HttpServer server;

    IdentityProvider() throws IOException, JOSEException {
        key = new ECKeyGenerator(Curve.P_256).keyID("1").generate();
        port = Web.onFreePort().port();
        server = listen();
    }

    private HttpServer listen() throws IOException {
        HttpServer listening = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        answer(listening, "/realm/.well-known/openid-configuration", """
                {"issuer": "%1$s", "jwks_uri": "%1$s/keys", "subject_types_supported": ["public"]}
                """.formatted(issuer()));
        answer(listening, "/realm/keys", new JWKSet(key).toString(true));
        listening.start();
        return listening;
    }

    private static void answer(HttpServer server, String path, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    String issuer() {
        return "http://127.0.0.1:%d/realm".formatted(port);
    }

    /** Claims of a token that is accepted. */
    JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience("greenlight")
                .subject("campaigns")
                .claim("scope", "readiness:read")
                .expirationTime(Date.from(Instant.now().plusSeconds(300)));
    }

    /** A signed token of this type. */
    String sign(String type, JWTClaimsSet claims) throws JOSEException {
        SignedJWT jwt = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .keyID("1")
                        .type(new JOSEObjectType(type))
                        .build(),
                claims);
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    void stop() {
        server.stop(0);
    }

    void startAgain() throws IOException {
        server = listen();
    }

    @Override
    public void close() {
        stop();
    }
}
