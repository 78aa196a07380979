package io.greenlight.tls;

import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;

/**
 * Whom a connection trusts, and who it is, in PEM.
 *
 * @param ca who signs the certificates of the other side; null for those that the JDK trusts
 * @param certificate ours; null for none
 * @param privateKey its key; null for none
 */
public record PemFiles(
        @Nullable Path ca,
        @Nullable Path certificate,
        @Nullable Path privateKey) {
    public PemFiles {
        if ((certificate == null) != (privateKey == null)) {
            throw new IllegalArgumentException("A certificate and its key belong together");
        }
    }

    /**
     * Reads them.
     *
     * @throws NotUsable if one cannot be used
     */
    public SSLContext context() {
        PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate(location(ca));
        PemSslStoreDetails own =
                PemSslStoreDetails.forCertificate(location(certificate)).withPrivateKey(location(privateKey));
        try {
            return SslBundle.of(new PemSslStoreBundle(own, trusted)).createSslContext();
        } catch (RuntimeException failure) {
            throw new NotUsable();
        }
    }

    private static @Nullable String location(@Nullable Path file) {
        return file == null ? null : file.toUri().toString();
    }

    /** One of the files is no PEM, or certificate and key do not belong together. Has no cause, since that may quote a file with a key in it. */
    public static final class NotUsable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotUsable() {
            super("one of its files cannot be read as PEM, or certificate and key do not belong together");
        }
    }
}
