package semblance.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import javax.crypto.SecretKey;
import semblance.detect.RetinaFaceDetector;
import semblance.gallery.Person;
import semblance.network.ModelFile;
import semblance.network.Models;
import semblance.store.GalleryPlace;

/// How the server is to run. Immutable; `with...` gives a changed copy.
///
/// @param host   address to listen at; loopback unless told otherwise
/// @param port   0: any free one
/// @param sources what may be watched live: a name callers use, to what [semblance.live.FrameSource#open] takes. Nothing else
///               is ever opened, so no caller can make the server fetch an address or read a file
/// @param access how callers come in
/// @param data   folder of the keys and the audit log, and of the gallery unless that is elsewhere; made if it is not there
/// @param gallery which several servers may share
public record ServerSettings(String host, int port, Path data, Limits limits, Matching matching, Map<String, String> sources, Access access, GalleryPlace gallery) {

    public static final String LOOPBACK = "127.0.0.1";
    public static final int USUAL_PORT = 8425;

    /// @param bodyBytes   of one request
    /// @param pixels      of one picture, width times height
    /// @param concurrency pictures that are worked on at once
    /// @param queue       pictures that may wait for it; more are answered with 429
    /// @param rate        requests a second of one key, 0: as many as it likes
    public record Limits(long bodyBytes, long pixels, int concurrency, int queue, double rate) {

        public static final Limits DEFAULT = new Limits(20 << 20, 40_000_000, Runtime.getRuntime().availableProcessors(), 16, 0);

        public Limits {
            if (bodyBytes < 1024 || bodyBytes > 1 << 30) throw new IllegalArgumentException("got a limit of " + bodyBytes + " bytes a request, wanted 1 KiB to 1 GiB");
            if (pixels < 1) throw new IllegalArgumentException("got a limit of " + pixels + " pixels, wanted 1 or more");
            if (concurrency < 1) throw new IllegalArgumentException("got a concurrency of " + concurrency + ", wanted 1 or more");
            if (queue < 0) throw new IllegalArgumentException("got a queue of " + queue + ", wanted 0 or more");
            if (!(rate >= 0)) throw new IllegalArgumentException("got a rate of " + rate + " requests a second, wanted more than 0, or 0 for no limit");
        }
    }

    /// @param landmarks      see [semblance.FaceRecognizer.Builder#landmarks]
    /// @param falseMatchRate see [semblance.FaceRecognizer.Builder#falseMatchRate]
    /// @param detail         pixels of the longer side that the detector sees, a multiple of 64
    /// @param keepPhotos     whether enrolled faces keep their picture
    public record Matching(ModelFile detector, Optional<ModelFile> landmarks, ModelFile embedder, OptionalDouble falseMatchRate, int detail, boolean keepPhotos) {

        public static Matching shipped() {
            return new Matching(Models.detector(), Optional.of(Models.landmarks()), Models.embedder(), OptionalDouble.empty(), 640, false);
        }

        public Matching with(ModelFile embedder) {
            return new Matching(detector, landmarks, embedder, falseMatchRate, detail, keepPhotos);
        }

        public Matching keepingPhotos() {
            return new Matching(detector, landmarks, embedder, falseMatchRate, detail, true);
        }

        RetinaFaceDetector.Settings detection() {
            return RetinaFaceDetector.Settings.DEFAULT.withSide(detail);
        }
    }

    /// @param certificate for TLS; empty: plain HTTP
    /// @param origins     sites whose scripts may read answers, such as `https://photos.example`
    public record Access(Optional<Certificate> certificate, Set<String> origins) {

        public static final Access PLAIN = new Access(Optional.empty(), Set.of());

        public Access {
            origins = Set.copyOf(origins);
            for (String origin : origins) {
                if (!origin.matches("https?://[a-z0-9.-]+(:\\d{1,5})?|https?://\\[[0-9a-f:]+](:\\d{1,5})?")) {
                    throw new IllegalArgumentException("got \"" + origin + "\" as an origin, wanted scheme, host in small letters and port only, such as https://photos.example; \"*\" is not taken");
                }
            }
        }
    }

    public ServerSettings {
        sources = Map.copyOf(sources);
        sources.keySet().forEach(Person::checkName);
        if (port < 0 || port > 65535) throw new IllegalArgumentException("got the port " + port + ", wanted 1 to 65535, or 0 for any free one");
        if (host.isBlank()) throw new IllegalArgumentException("got no host, wanted an address of this machine such as " + LOOPBACK);
    }

    /// With the shipped networks, on this machine only.
    public static ServerSettings of(Path data) {
        return new ServerSettings(LOOPBACK, USUAL_PORT, data, Limits.DEFAULT, Matching.shipped(), Map.of(), Access.PLAIN, inFolder(data, Optional.empty()));
    }

    public ServerSettings withPort(int port) {
        return new ServerSettings(host, port, data, limits, matching, sources, access, gallery);
    }

    public ServerSettings withLimits(Limits limits) {
        return new ServerSettings(host, port, data, limits, matching, sources, access, gallery);
    }

    public ServerSettings withMatching(Matching matching) {
        return new ServerSettings(host, port, data, limits, matching, sources, access, gallery);
    }

    public ServerSettings withSources(Map<String, String> sources) {
        return new ServerSettings(host, port, data, limits, matching, sources, access, gallery);
    }

    public ServerSettings withAccess(Access access) {
        return new ServerSettings(host, port, data, limits, matching, sources, access, gallery);
    }

    public ServerSettings withGallery(GalleryPlace gallery) {
        return new ServerSettings(host, port, data, limits, matching, sources, access, gallery);
    }

    /// Where the gallery is unless told otherwise.
    static GalleryPlace inFolder(Path data, Optional<SecretKey> key) {
        return new GalleryPlace.InFile(data.resolve("gallery.sqlite"), key);
    }
}
