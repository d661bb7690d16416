package semblance.live;

import static org.bytedeco.ffmpeg.global.avutil.*;
import static org.bytedeco.ffmpeg.global.swscale.*;

import java.nio.ByteBuffer;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVFrameSideData;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import semblance.image.Image;

/// Turns ffmpeg's frames, of any size and pixel format and changing as they like, into images: square pixels, upright, no side
/// longer than 1920 pixels (a face in an 8K picture is still found, and the memory stays small). Not thread-safe.
final class PictureConverter implements AutoCloseable {

    private static final int LONGEST_SIDE = 1920;

    private SwsContext scaler;
    private AVFrame rgb;
    private ByteBuffer pixels;

    /// @param rotation degrees clockwise that the file states; what the frame states itself comes first
    Image toImage(AVFrame frame, double rotation) {
        double aspect = frame.sample_aspect_ratio().num() > 0 && frame.sample_aspect_ratio().den() > 0
                ? av_q2d(frame.sample_aspect_ratio()) : 1;
        double shrink = Math.min(1, LONGEST_SIDE / Math.max(frame.width() * aspect, frame.height()));
        int width = (int) Math.clamp(Math.round(frame.width() * aspect * shrink), 1, LONGEST_SIDE);
        int height = (int) Math.clamp(Math.round(frame.height() * shrink), 1, LONGEST_SIDE);
        scale(frame, width, height);
        return turned(width, height, quarters(frame, rotation));
    }

    private void scale(AVFrame frame, int width, int height) {
        int method = width == frame.width() && height == frame.height() ? SWS_POINT : SWS_AREA;
        scaler = sws_getCachedContext(scaler, frame.width(), frame.height(), frame.format(), width, height,
                AV_PIX_FMT_RGB24, method | SWS_ACCURATE_RND, null, null, (DoublePointer) null);
        if (scaler == null) throw new SourceException("got pixel format " + frame.format() + ", which ffmpeg can't turn into RGB");
        if (rgb == null || rgb.width() != width || rgb.height() != height) allocate(width, height);
        sws_scale(scaler, frame.data(), frame.linesize(), 0, frame.height(), rgb.data(), rgb.linesize());
    }

    private void allocate(int width, int height) {
        if (rgb != null) av_frame_free(rgb);
        rgb = av_frame_alloc();
        rgb.format(AV_PIX_FMT_RGB24);
        rgb.width(width);
        rgb.height(height);
        if (av_frame_get_buffer(rgb, 64) < 0) throw new SourceException("no memory for a picture of " + width + "x" + height);
        pixels = rgb.data(0).capacity((long) rgb.linesize(0) * height).asByteBuffer();
    }

    private static int quarters(AVFrame frame, double stated) {
        AVFrameSideData matrix = av_frame_get_side_data(frame, AV_FRAME_DATA_DISPLAYMATRIX);
        double turn = stated;
        if (matrix != null && !matrix.isNull()) turn = -av_display_rotation_get(new IntPointer((Pointer) matrix.data()));
        return Double.isNaN(turn) ? 0 : Math.floorMod(Math.round(turn / 90), 4);
    }

    /// The rows copied out, turned clockwise by a number of quarters.
    private Image turned(int width, int height, int quarters) {
        byte[] upright = new byte[3 * width * height];
        int stride = rgb.linesize(0);
        for (int y = 0; y < height; y++) pixels.get(y * stride, upright, 3 * width * y, 3 * width);
        Image image = new Image(width, height, upright);
        for (int i = 0; i < quarters; i++) image = quarterTurn(image);
        return image;
    }

    static Image quarterTurn(Image image) {
        int width = image.height(), height = image.width();
        byte[] from = image.rgb(), to = new byte[from.length];
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int source = 3 * (y * image.width() + x), target = 3 * (x * width + width - 1 - y);
                to[target] = from[source];
                to[target + 1] = from[source + 1];
                to[target + 2] = from[source + 2];
            }
        }
        return new Image(width, height, to);
    }

    @Override
    public void close() {
        if (rgb != null) av_frame_free(rgb);
        if (scaler != null) sws_freeContext(scaler);
        rgb = null;
        scaler = null;
    }
}
