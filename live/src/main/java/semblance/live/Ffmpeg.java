package semblance.live;

import static org.bytedeco.ffmpeg.global.avformat.av_find_input_format;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.nio.charset.StandardCharsets;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avdevice;
import org.bytedeco.ffmpeg.global.avformat;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.javacpp.Loader;

/// ffmpeg's libraries, loaded once; the one for cameras only when a camera is asked for, since on Linux it wants the sound
/// server's library, which servers and robots often lack.
final class Ffmpeg {

    private static final String LIMIT = "org.bytedeco.javacpp.maxphysicalbytes";
    private static boolean ready = false;

    private Ffmpeg() {
    }

    /// @throws SourceException if there are no libraries for this platform
    static synchronized void load() {
        if (ready) return;
        // JavaCPP refuses memory when the whole process, mapped files included, passes twice the heap: that counts the
        // networks and the gallery too and says nothing about ffmpeg
        if (System.getProperty(LIMIT) == null) System.setProperty(LIMIT, "0");
        try {
            Loader.load(avcodec.class);
            Loader.load(avformat.class);
            Loader.load(swscale.class);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new SourceException("ffmpeg's libraries can't be loaded on " + Loader.getPlatform() + ": " + why(e)
                    + "; wanted the dependency org.bytedeco:ffmpeg with the classifier " + Loader.getPlatform() + ", and on Linux on ARM libva (Debian: apt install libva2 libva-drm2)", e);
        }
        av_log_set_level(AV_LOG_FATAL); // what goes wrong is in our exceptions; ffmpeg would write to stderr as well
        ready = true;
    }

    static AVInputFormat device(String format) {
        try {
            Loader.load(avdevice.class);
        } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new SourceException("ffmpeg's library for cameras can't be loaded: " + why(e)
                    + "; on Linux it wants libpulse, libxcb and libasound (Debian: apt install libpulse0 libxcb-shm0 "
                    + "libxcb-xfixes0 libxcb-shape0 libasound2), or give the camera as a stream", e);
        }
        avdevice.avdevice_register_all();
        AVInputFormat kind = av_find_input_format(format);
        if (kind == null || kind.isNull()) {
            throw new SourceException("this ffmpeg was built without cameras of the kind '" + format + "'; use a stream or a file");
        }
        return kind;
    }

    private static String why(Throwable e) {
        while (e.getCause() != null) e = e.getCause();
        return e.getMessage();
    }

    static String text(int rc) {
        byte[] text = new byte[256];
        av_strerror(rc, text, text.length);
        int end = 0;
        while (end < text.length && text[end] != 0) end++;
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }
}
