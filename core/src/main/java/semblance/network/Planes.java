package semblance.network;

import java.lang.foreign.MemorySegment;
import java.nio.FloatBuffer;
import semblance.image.Image;
import semblance.network.ModelCard.Colours;
import semblance.network.ModelCard.Input;

/// Writes pictures as a network wants them: floats, channels first, `(value - mean) / std`. Immutable.
public final class Planes {

    /// Value of each byte, for the red, green and blue channel.
    private final float[][] tables = new float[3][256];
    private final boolean bgr;

    public Planes(Input input) {
        bgr = input.colours() == Colours.BGR;
        for (int c = 0; c < 3; c++) {
            int plane = plane(c);
            for (int v = 0; v < 256; v++) tables[c][v] = (float) ((v - input.mean()[plane]) / input.std()[plane]);
        }
    }

    private int plane(int channel) {
        return bgr ? 2 - channel : channel;
    }

    /// Puts a picture with its top left corner at (x, y) of a canvas of `width` x `height`, whose three planes begin at
    /// `start` of `planes`. The rest of the canvas becomes zero, which is
    /// what a network takes for nothing: black, or the mean colour.
    public void write(Image image, FloatBuffer planes, int start, Canvas canvas) {
        if (image.width() < canvas.width || image.height() < canvas.height) MemorySegment.ofBuffer(planes.slice(start, 3 * canvas.width * canvas.height)).fill((byte) 0);
        float[] row = new float[image.width()];
        byte[] rgb = image.rgb();
        int to = start + canvas.y * canvas.width + canvas.x;
        for (int y = 0; y < image.height(); y++, to += canvas.width) {
            for (int c = 0; c < 3; c++) {
                float[] table = tables[c];
                for (int x = 0, i = 3 * y * row.length + c; x < row.length; x++, i += 3) row[x] = table[rgb[i] & 0xff];
                planes.put(to + plane(c) * canvas.width * canvas.height, row);
            }
        }
    }

    /// Where a picture goes.
    public record Canvas(int width, int height, int x, int y) {
    }
}
