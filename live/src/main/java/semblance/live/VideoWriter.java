package semblance.live;

import static org.bytedeco.ffmpeg.global.avcodec.*;
import static org.bytedeco.ffmpeg.global.avformat.*;
import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.*;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bytedeco.ffmpeg.avcodec.AVCodec;
import org.bytedeco.ffmpeg.avcodec.AVCodecContext;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOContext;
import org.bytedeco.ffmpeg.avformat.AVOutputFormat;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVDictionary;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import semblance.image.Image;

/// Writes a video file: H.264 by openh264 in the container the name asks for (`.mp4`, `.mkv`, `.mov` or another that holds it). Frames keep their times, so a
/// live stream with gaps plays at its real speed. The size is that of the first frame; others are scaled to it. The file
/// has its name only once it is complete: until [#close] it is called `NAME.part`. Not thread-safe.
public final class VideoWriter implements AutoCloseable {

    private static final int TICKS = 1000; // a second
    private static final double BITS_A_PIXEL = 0.12;
    /// what ffmpeg calls the one container that holds any codec and doesn't say so
    private static final String TRANSPORT_STREAM = "mpegts";

    static {
        Ffmpeg.load();
    }

    private final Path file, part;
    private final double framesPerSecond;
    private final AVCodec encoder = encoder();
    private AVFormatContext format;
    private AVCodecContext codec;
    private AVStream stream;
    private AVFrame yuv;
    private SwsContext scaler;
    private BytePointer rgb = new BytePointer();
    private final AVFrame source = av_frame_alloc();
    private final AVPacket packet = av_packet_alloc();
    private long lastTick = -1;
    private boolean begun = false, closed = false;

    /// @param framesPerSecond about how many, for the bit rate; the frames' own times count
    /// @throws SourceException if there is no such folder, or the name asks for a container that can't hold the video
    public VideoWriter(Path file, double framesPerSecond) {
        if (!(framesPerSecond > 0)) throw new IllegalArgumentException("got " + framesPerSecond + " frames a second, wanted more than 0");
        this.file = file.toAbsolutePath();
        this.framesPerSecond = framesPerSecond;
        part = this.file.resolveSibling(file.getFileName() + ".part");
        if (!Files.isDirectory(part.getParent())) throw failed("its folder does not exist");
        format = new AVFormatContext(null);
        if (avformat_alloc_output_context2(format, null, null, file.getFileName().toString()) < 0) {
            throw failed("its ending names no video format; wanted .mp4, .mkv or .mov");
        }
        if (!holdsTheVideo(format.oformat())) {
            free();
            throw failed("its ending names a container that can't hold H.264; wanted .mp4, .mkv or .mov");
        }
    }

    private static AVCodec encoder() {
        AVCodec h264 = avcodec_find_encoder_by_name("libopenh264");
        return h264 == null || h264.isNull() ? avcodec_find_encoder(AV_CODEC_ID_MPEG4) : h264;
    }

    private boolean holdsTheVideo(AVOutputFormat container) {
        return avformat_query_codec(container, encoder.id(), FF_COMPLIANCE_NORMAL) > 0 || container.name().getString().equals(TRANSPORT_STREAM);
    }

    /// Adds a frame; its time must be after that of the last.
    ///
    /// @param seconds from the start of the video
    public void add(Image image, double seconds) {
        if (codec == null) start(image);
        wrap(image);
        check(av_frame_make_writable(yuv), "no memory");
        scaler = sws_getCachedContext(scaler, image.width(), image.height(), AV_PIX_FMT_RGB24, yuv.width(), yuv.height(),
                AV_PIX_FMT_YUV420P, SWS_BILINEAR, null, null, (DoublePointer) null);
        sws_scale(scaler, source.data(), source.linesize(), 0, image.height(), yuv.data(), yuv.linesize());
        lastTick = Math.max(lastTick + 1, Math.round(seconds * TICKS));
        yuv.pts(lastTick);
        encode(yuv);
    }

    private void wrap(Image image) {
        if (rgb.capacity() < image.rgb().length) {
            rgb.close();
            rgb = new BytePointer(image.rgb().length);
        }
        rgb.position(0).put(image.rgb(), 0, image.rgb().length);
        check(av_image_fill_arrays(source.data(), source.linesize(), rgb, AV_PIX_FMT_RGB24, image.width(), image.height(), 1), "bad size");
    }

    private void start(Image first) {
        codec = avcodec_alloc_context3(encoder);
        codec.width(Math.max(16, first.width() & ~1));
        codec.height(Math.max(16, first.height() & ~1));
        codec.pix_fmt(AV_PIX_FMT_YUV420P);
        codec.time_base(rational(1, TICKS));
        codec.framerate(rational((int) Math.round(framesPerSecond * TICKS), TICKS));
        codec.gop_size((int) Math.clamp(Math.round(2 * framesPerSecond), 1, 250));
        codec.bit_rate((long) Math.max(300_000, BITS_A_PIXEL * codec.width() * codec.height() * framesPerSecond));
        codec.thread_count(1);
        if ((format.oformat().flags() & AVFMT_GLOBALHEADER) != 0) codec.flags(codec.flags() | AV_CODEC_FLAG_GLOBAL_HEADER);
        check(avcodec_open2(codec, encoder, (AVDictionary) null), "the encoder refuses " + codec.width() + "x" + codec.height());
        openFile();
        yuv = av_frame_alloc();
        yuv.format(AV_PIX_FMT_YUV420P);
        yuv.width(codec.width());
        yuv.height(codec.height());
        check(av_frame_get_buffer(yuv, 0), "no memory");
    }

    private void openFile() {
        stream = avformat_new_stream(format, null);
        stream.time_base(codec.time_base());
        stream.avg_frame_rate(codec.framerate());
        check(avcodec_parameters_from_context(stream.codecpar(), codec), "the container refuses the picture format");
        AVIOContext io = new AVIOContext(null);
        check(avio_open(io, part.toString(), AVIO_FLAG_WRITE), "it can't be written");
        format.pb(io);
        check(avformat_write_header(format, (AVDictionary) null), "the container refuses it");
        begun = true;
    }

    private static AVRational rational(int numerator, int denominator) {
        return av_make_q(numerator, denominator);
    }

    /// @param frame null ends the stream, in ffmpeg's way
    private void encode(AVFrame frame) {
        check(avcodec_send_frame(codec, frame), "a frame can't be encoded");
        while (avcodec_receive_packet(codec, packet) >= 0) {
            packet.stream_index(stream.index());
            av_packet_rescale_ts(packet, codec.time_base(), stream.time_base());
            check(av_interleaved_write_frame(format, packet), "it can't be written (disk full?)");
        }
    }

    /// Completes the file and gives it its name; without any frame there is no file, whatever a killed run may have left as `NAME.part`.
    @Override
    public void close() {
        if (closed) return;
        closed = true;
        boolean opened = format.pb() != null;
        try {
            if (begun) finish(); // without its header ffmpeg bears no end
        } finally {
            free();
        }
        if (opened) settle();
    }

    private void finish() {
        encode(null);
        check(av_write_trailer(format), "its end can't be written (disk full?)");
    }

    private void settle() {
        try {
            if (begun) Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            else Files.delete(part);
        } catch (IOException e) {
            throw new UncheckedIOException(begun ? "can't rename " + part + " to " + file : "can't remove " + part, e);
        }
    }

    private void free() {
        if (format.pb() != null) avio_closep(format.pb());
        avformat_free_context(format);
        if (codec != null) avcodec_free_context(codec);
        if (yuv != null) av_frame_free(yuv);
        if (scaler != null) sws_freeContext(scaler);
        av_frame_free(source);
        av_packet_free(packet);
        rgb.close();
    }

    private void check(int rc, String trouble) {
        if (rc < 0) throw failed(trouble + ": " + Ffmpeg.text(rc));
    }

    private SourceException failed(String trouble) {
        return new SourceException("video '" + file + "' can't be made: " + trouble);
    }
}
