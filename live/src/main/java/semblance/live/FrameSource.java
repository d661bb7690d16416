package semblance.live;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// Where frames come from. One thread reads; any thread may close, which ends a [#next] that is waiting.
public interface FrameSource extends AutoCloseable {

    /// The next frame, waiting for it; empty at the end.
    ///
    /// @throws SourceException if there will be no more, though the end was not reached
    Optional<Frame> next();

    /// Whether frames come by the clock: then a late one may be dropped, while a file's are all kept.
    boolean live();

    /// Frames a second as far as the source states it, else 25; only a hint.
    double framesPerSecond();

    /// What a user would call it: the file, the address without its password.
    String name();

    /// Frames that could not be decoded, and those lost while a stream was away, are not errors; what happened is counted here.
    default SourceHealth health() {
        return new SourceHealth(0, 0);
    }

    @Override
    void close();

    /// Opens what a user may name: a video file, a folder of pictures, a camera (`webcam`, `webcam:1`, `/dev/video0`), or the
    /// address of a stream (`rtsp://...`, `http://...`), which is opened again, with growing pauses, when it dies.
    ///
    /// @throws SourceException if there is nothing of the kind
    static FrameSource open(String source) {
        if (source.contains("://")) return StreamSource.open(source, Patience.DEFAULT);
        if (Camera.names(source)) return VideoSource.of(Camera.input(source));
        Path path = Path.of(source);
        if (Files.isDirectory(path)) return new FolderSource(path);
        if (!Files.isReadable(path)) {
            throw new SourceException("got '" + source + "', which is no readable file or folder; wanted a video file, a folder "
                    + "of pictures, a camera (webcam, webcam:1, /dev/video0) or an address (rtsp://..., http://...)");
        }
        return VideoSource.of(VideoInput.file(path));
    }

    /// An address as it may be shown: user name and password taken out. That is all up to the last `@`, since passwords may hold
    /// `@` and `/` as well; an `@` behind the host costs the host's name.
    static String withoutPassword(String address) {
        return address.replaceFirst("(?s)(?<=://).*@", "");
    }

    /// @param damaged frames that arrived but could not be decoded
    /// @param lost    times the connection was lost and made again
    record SourceHealth(long damaged, long lost) {
    }

    /// How long a stream is waited for.
    ///
    /// @param silence     seconds without data after which a connection counts as dead
    /// @param firstPause  seconds before the first attempt to connect again; doubled each time
    /// @param longestPause seconds, the limit of that
    /// @param attempts    failed attempts in a row after which the source gives up
    record Patience(double silence, double firstPause, double longestPause, int attempts) {
        public static final Patience DEFAULT = new Patience(10, 0.5, 30, 20);

        double pause(int attempt) {
            return Math.min(longestPause, firstPause * Math.pow(2, Math.min(attempt, 30)));
        }
    }
}
