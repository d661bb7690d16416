package semblance.server;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/// What the server proves itself with over TLS, as files.
public sealed interface Certificate {

    /// @throws IllegalArgumentException that names the file, if it is none of these or does not open
    Tls tls();

    /// @param chain    certificates, the server's own first
    /// @param key      PKCS#8
    /// @param password of an encrypted key; empty: it has none
    record Pem(Path chain, Path key, String password) implements Certificate {

        @Override
        public Tls tls() {
            readable(chain);
            readable(key);
            try {
                List<X509Certificate> certificates = Keys.builder().pem(p -> p.certChain(Resource.create(chain))).build().certChain();
                return proven(certificates, privateKey(), key);
            } catch (RuntimeException e) {
                throw new IllegalArgumentException("got " + chain + " and " + key + " for TLS, of which one can't be used (" + reason(e)
                        + "); wanted PEM files, a certificate chain and its PKCS#8 key, and in tls_password the key's password if it has one", e);
            }
        }

        /// Without the password: settings may be logged.
        @Override
        public String toString() {
            return chain + " and " + key;
        }

        private PrivateKey privateKey() {
            return Keys.builder().pem(p -> {
                p.key(Resource.create(key));
                if (!password.isEmpty()) p.keyPassphrase(password.toCharArray());
            }).build().privateKey().orElseThrow(() -> new IllegalArgumentException("no key in it"));
        }
    }

    /// A PKCS#12 file with a key and its certificates.
    record Pkcs12(Path store, String password) implements Certificate {

        @Override
        public Tls tls() {
            readable(store);
            try (InputStream in = Files.newInputStream(store)) {
                KeyStore keys = KeyStore.getInstance("PKCS12");
                keys.load(in, password.toCharArray());
                return tls(keys);
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                throw new IllegalArgumentException("got " + store + " for TLS, which does not open (" + reason(e) + "); wanted a PKCS#12 file with a key, and its password in tls_password", e);
            }
        }

        @Override
        public String toString() {
            return store.toString();
        }

        private Tls tls(KeyStore keys) throws GeneralSecurityException {
            for (String alias : Collections.list(keys.aliases())) {
                if (!keys.isKeyEntry(alias)) continue;
                List<X509Certificate> chain = Arrays.stream(keys.getCertificateChain(alias)).map(X509Certificate.class::cast).toList();
                return proven(chain, (PrivateKey) keys.getKey(alias, password.toCharArray()), store);
            }
            throw new IllegalArgumentException("no key in it");
        }
    }

    private static void readable(Path file) {
        if (!Files.isReadable(file)) throw new IllegalArgumentException("got " + file + " for TLS, which is not there or can't be read");
    }

    private static String reason(Throwable e) {
        return Optional.ofNullable(e.getMessage()).orElseGet(() -> e.getClass().getSimpleName());
    }

    /// A key of another certificate would be found out by the first caller only.
    private static Tls proven(List<X509Certificate> chain, PrivateKey key, Path file) {
        if (chain.isEmpty()) throw new IllegalArgumentException("no certificate in it");
        if (!fit(chain.getFirst(), key)) throw new IllegalArgumentException("the key in " + file.getFileName() + " is not the certificate's");
        return Tls.builder().privateKey(key).privateKeyCertChain(chain).build();
    }

    /// Signs with the one and verifies with the other.
    private static boolean fit(X509Certificate certificate, PrivateKey key) {
        try {
            Signature signature = Signature.getInstance(key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : key.getAlgorithm().startsWith("Ed") ? key.getAlgorithm() : "SHA256withECDSA");
            signature.initSign(key);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
