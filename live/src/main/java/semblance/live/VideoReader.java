package semblance.live;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.ffmpeg.avformat.AVInputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import semblance.image.Image;

/// One video opened and decoded, by ffmpeg's own calls and not JavaCV's grabber: that one holds a global lock while it opens and
/// has no way to interrupt a call, so an address that does not answer would stop every other camera. Here every call into
/// ffmpeg that may wait ends when [#close] is called or the input was silent for too long.
///
/// One thread reads; any may close.
final class VideoReader implements AutoCloseable {

    /// A decoded picture.
    ///
    /// @param seconds as the video states it, not necessarily rising; NaN if it doesn't
    record Picture(Image image, double seconds) {
    }

    private static final long MOST_PIXELS = 100_000_000;
    private static final int MOST_DAMAGED_IN_A_ROW = 500;
    private static final int FRAME_CORRUPT = 1; // AV_FRAME_FLAG_CORRUPT, which the binding leaves out

    static {
        Ffmpeg.load();
    }

    private final VideoInput input;
    private final BooleanSupplier grows;
    private final Watch watch;
    private AVFormatContext format;
    private AVCodecContext codec;
    private AVStream stream;
    private final AVPacket packet = av_packet_alloc();
    private final AVFrame frame = av_frame_alloc();
    private final PictureConverter converter = new PictureConverter();
    private double rotation = 0;
    private long damaged = 0;
    private boolean draining = false, closed = false;

    VideoReader(VideoInput input) {
        this(input, () -> false);
    }

    /// @param grows asked at the end: whether there is more to read by now; it may wait to find out
    VideoReader(VideoInput input, BooleanSupplier grows) {
        this.input = input;
        this.grows = grows;
        watch = new Watch(input.silence());
    }

    /// Opens the input; this may wait, and [#interrupt] ends that too.
    ///
    /// @throws SourceException if it can't be opened; everything is closed then
    VideoReader open() {
        try {
            openFormat();
            openDecoder();
            return this;
        } catch (SourceException e) {
            close();
            throw e;
        }
    }

    private void openFormat() {
        AVInputFormat kind = input.format().map(Ffmpeg::device).orElse(null);
        watch.begin();
        format = avformat_alloc_context();
        format.interrupt_callback(watch.asFfmpegWants());
        AVDictionary options = new AVDictionary(null);
        input.options().forEach((name, value) -> av_dict_set(options, name, value, 0));
        int rc = avformat_open_input(format, input.address(), kind, options);
        av_dict_free(options);
        if (rc < 0) {
            format = null;
            throw failed("can't be opened: " + why(rc));
        }
        check(avformat_find_stream_info(format, (AVDictionary) null), "states no streams");
    }

    private void openDecoder() {
        AVCodec decoder = new AVCodec(null);
        int index = av_find_best_stream(format, AVMEDIA_TYPE_VIDEO, -1, -1, decoder, 0);
        if (index == AVERROR_DECODER_NOT_FOUND()) throw failed("holds video of a kind this ffmpeg can't decode; convert it to H.264");
        if (index < 0) throw failed("holds no video (sound only?); wanted a file or stream with a picture");
        stream = format.streams(index);
        codec = avcodec_alloc_context3(decoder);
        check(avcodec_parameters_to_context(codec, stream.codecpar()), "states an unusable picture format");
        codec.max_pixels(MOST_PIXELS);
        codec.pkt_timebase(stream.time_base());
        codec.thread_count(input.live() ? 1 : 2);
        if (input.live()) codec.flags(codec.flags() | AV_CODEC_FLAG_LOW_DELAY);
        check(avcodec_open2(codec, decoder, (AVDictionary) null), "can't be decoded");
        rotation = statedRotation();
    }

    /// Phones film as the chip lies and write the turn beside it (a display matrix).
    private double statedRotation() {
        AVPacketSideData matrix = av_packet_side_data_get(stream.codecpar().coded_side_data(),
                stream.codecpar().nb_coded_side_data(), AV_PKT_DATA_DISPLAYMATRIX);
        if (matrix == null || matrix.isNull()) return 0;
        double turn = av_display_rotation_get(new IntPointer((Pointer) matrix.data()));
        return Double.isNaN(turn) ? 0 : -turn;
    }

    /// The next picture; empty at the end of the file.
    Optional<Picture> next() {
        while (true) {
            if (closed) return Optional.empty();
            int rc = avcodec_receive_frame(codec, frame);
            if (rc >= 0) {
                if (usable()) return Optional.of(picture());
            } else if (rc == AVERROR_EOF()) {
                return Optional.empty();
            } else if (rc != AVERROR_EAGAIN()) {
                countDamaged(rc);
            } else if (!draining) {
                feed();
            } else {
                return Optional.empty();
            }
        }
    }

    /// A frame the decoder had to invent parts of shows smears, not people.
    private boolean usable() {
        boolean whole = (frame.flags() & FRAME_CORRUPT) == 0 && frame.decode_error_flags() == 0;
        if (!whole) damaged++;
        return whole;
    }

    private int damagedInARow = 0;

    private void feed() {
        watch.begin();
        int rc = av_read_frame(format, packet);
        if (rc == AVERROR_EOF()) {
            end();
        } else if (rc < 0) {
            if (closed) return;
            if (watch.expired()) throw failed("sent nothing for " + input.silence() + " seconds");
            if (rc != AVERROR_INVALIDDATA()) throw failed("broke off: " + why(rc));
            countDamaged(rc);
        } else {
            rc = packet.stream_index() == stream.index() ? avcodec_send_packet(codec, packet) : 0;
            av_packet_unref(packet);
            if (rc < 0 && rc != AVERROR_EAGAIN()) countDamaged(rc);
        }
    }

    /// The decoder is emptied only when nothing more can come: after that it would need a key frame to go on.
    private void end() {
        if (grows.getAsBoolean() && format.pb() != null) {
            format.pb().eof_reached(0);
        } else {
            draining = true;
            avcodec_send_packet(codec, null);
        }
    }

    private void countDamaged(int rc) {
        damaged++;
        if (++damagedInARow > MOST_DAMAGED_IN_A_ROW) {
            throw failed("is damaged: " + MOST_DAMAGED_IN_A_ROW + " pieces in a row could not be decoded (" + why(rc) + ")");
        }
    }

    private Picture picture() {
        damagedInARow = 0;
        long pts = frame.best_effort_timestamp();
        double seconds = pts == AV_NOPTS_VALUE ? Double.NaN : pts * av_q2d(stream.time_base());
        return new Picture(converter.toImage(frame, rotation), seconds);
    }

    /// As stated by the file, 25 if it states none or nonsense.
    double framesPerSecond() {
        AVRational stated = av_guess_frame_rate(format, stream, null);
        double fps = stated.den() == 0 ? 0 : av_q2d(stated);
        return fps >= 0.1 && fps <= 1000 ? fps : 25;
    }

    long damaged() {
        return damaged;
    }

    private void check(int rc, String trouble) {
        if (rc < 0) throw failed(trouble + ": " + why(rc));
    }

    private String why(int rc) {
        return watch.expired() ? "no answer for " + input.silence() + " seconds" : Ffmpeg.text(rc);
    }

    private SourceException failed(String trouble) {
        String name = FrameSource.withoutPassword(input.address().replaceFirst("^file:", ""));
        return new SourceException("'" + name + "' " + trouble);
    }

    /// Makes a waiting call return soon; the memory goes when the reading thread calls [#close].
    void interrupt() {
        watch.stop();
    }

    @Override
    public void close() {
        if (closed) return;
        closed = true;
        watch.stop();
        converter.close();
        av_frame_free(frame);
        av_packet_free(packet);
        if (codec != null) avcodec_free_context(codec);
        if (format != null) avformat_close_input(format);
        watch.close();
    }

    /// Asked by ffmpeg while it waits: whether to give up.
    private static final class Watch extends AVIOInterruptCB.Callback_Pointer {
        private final long patience;
        private volatile long since = System.nanoTime();
        private volatile boolean stopped = false;

        Watch(double seconds) {
            patience = (long) (seconds * 1e9);
        }

        AVIOInterruptCB asFfmpegWants() {
            return new AVIOInterruptCB().callback(this);
        }

        void begin() {
            since = System.nanoTime();
        }

        void stop() {
            stopped = true;
        }

        boolean expired() {
            return System.nanoTime() - since > patience;
        }

        @Override
        public int call(Pointer unused) {
            return stopped || expired() ? 1 : 0;
        }
    }
}
