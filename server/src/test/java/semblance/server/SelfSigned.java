package semblance.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Certificates for localhost, and clients that trust them.
final class SelfSigned {

    static final String PASSWORD = "correct horse";

    private SelfSigned() {
    }

    /// A new one, as PKCS#12.
    static Path store(Path folder, String name) throws IOException, InterruptedException {
        Path file = folder.resolve(name + ".p12");
        Process made = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost",
                "-ext", "SAN=dns:localhost,ip:127.0.0.1", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", file.toString()).inheritIO().start();
        if (made.waitFor() != 0) throw new AssertionError("keytool ended with " + made.exitValue());
        return file;
    }

    private static KeyStore opened(Path store) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(store)) {
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(in, PASSWORD.toCharArray());
            return keys;
        }
    }

    private static String pem(String kind, byte[] bytes) {
        return "-----BEGIN " + kind + "-----\n" + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(bytes) + "\n-----END " + kind + "-----\n";
    }

    /// The certificate of one and the key of another, or the same, as PEM files.
    static Certificate.Pem pem(Path folder, Path certificateOf, Path keyOf) throws IOException, GeneralSecurityException {
        Key key = opened(keyOf).getKey("server", PASSWORD.toCharArray());
        return new Certificate.Pem(Files.writeString(folder.resolve("chain.pem"), pem("CERTIFICATE", opened(certificateOf).getCertificate("server").getEncoded())),
                Files.writeString(folder.resolve("key.pem"), pem("PRIVATE KEY", key.getEncoded())), "");
    }

    static SSLContext context(Path store) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("server", opened(store).getCertificate("server"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
