package semblance.train.detector;

import java.util.ArrayList;
import java.util.List;
import semblance.geometry.Box;
import semblance.geometry.Point;
import semblance.geometry.SimilarityTransform;
import semblance.image.Image;

/// A training picture under construction: pixels, and the faces painted so far. One thread.
final class Canvas {

    /// A part of the canvas, whole pixels, right and bottom exclusive.
    record Tile(int left, int top, int right, int bottom) {
        int width() {
            return right - left;
        }

        int height() {
            return bottom - top;
        }

        Box box() {
            return new Box(left, top, right, bottom);
        }
    }

    /// What lies beyond a picture's edge.
    sealed interface Beyond {
        /// One colour.
        record Colour(int red, int green, int blue) implements Beyond {
        }

        /// The picture's outermost pixels, on and on.
        record Edge() implements Beyond {
        }
    }

    /// How much a picture counts at a place of the canvas, 0 to 1.
    interface Mask {
        double at(double x, double y);
    }

    private static final Mask OPAQUE = (x, y) -> 1;

    final int size;
    final byte[] rgb;
    final List<MarkedFace> faces = new ArrayList<>();

    /// A black square.
    Canvas(int size) {
        this.size = size;
        this.rgb = new byte[3 * size * size];
    }

    Tile whole() {
        return new Tile(0, 0, size, size);
    }

    /// Fills a tile with a picture.
    ///
    /// @param place carries the picture's points to the canvas's
    void draw(Image picture, SimilarityTransform place, Tile tile, Beyond beyond, Tone tone) {
        paint(picture, place, tile, beyond, tone, OPAQUE);
    }

    /// Lays a picture over what is there.
    void paste(Image picture, SimilarityTransform place, Box around, Tone tone, Mask mask) {
        Tile tile = new Tile(Math.clamp((int) around.left(), 0, size), Math.clamp((int) around.top(), 0, size),
                Math.clamp((int) Math.ceil(around.right()), 0, size), Math.clamp((int) Math.ceil(around.bottom()), 0, size));
        paint(picture, place, tile, new Beyond.Edge(), tone, mask);
    }

    /// Mixes a colour over a part of the canvas.
    void tint(Box around, Beyond.Colour colour, Mask mask) {
        paste(new Image(1, 1, new byte[] {(byte) colour.red, (byte) colour.green, (byte) colour.blue}),
                new SimilarityTransform(1, 0, 0, 0), around, Tone.NONE, mask);
    }

    private void paint(Image picture, SimilarityTransform place, Tile tile, Beyond beyond, Tone tone, Mask mask) {
        Image source = picture;
        SimilarityTransform toSource = place.inverse();
        while (toSource.scale() > 1.6 && source.width() > 3 && source.height() > 3) {
            source = halved(source);
            toSource = new SimilarityTransform(toSource.a() / 2, toSource.b() / 2, toSource.tx() / 2, toSource.ty() / 2);
        }
        int[] pixel = new int[3];
        for (int y = tile.top; y < tile.bottom; y++) {
            for (int x = tile.left; x < tile.right; x++) {
                double weight = mask.at(x + 0.5, y + 0.5);
                if (weight <= 0) continue;
                Point p = new Point(x + 0.5, y + 0.5);
                sample(source, toSource.a() * p.x() - toSource.b() * p.y() + toSource.tx() - 0.5,
                        toSource.b() * p.x() + toSource.a() * p.y() + toSource.ty() - 0.5, beyond, tone, pixel);
                int o = 3 * (y * size + x);
                for (int c = 0; c < 3; c++) {
                    rgb[o + c] = (byte) Math.round(weight * pixel[c] + (1 - weight) * (rgb[o + c] & 0xff));
                }
            }
        }
    }

    private static void sample(Image s, double u, double v, Beyond beyond, Tone tone, int[] out) {
        int w = s.width(), h = s.height();
        if (beyond instanceof Beyond.Colour c && (u < -0.5 || v < -0.5 || u > w - 0.5 || v > h - 0.5)) {
            out[0] = c.red;
            out[1] = c.green;
            out[2] = c.blue;
            return;
        }
        u = Math.clamp(u, 0, w - 1);
        v = Math.clamp(v, 0, h - 1);
        int x = (int) u, y = (int) v;
        int fx = (int) ((u - x) * 256), fy = (int) ((v - y) * 256);
        int i = 3 * (y * w + x), right = x + 1 < w ? 3 : 0, down = y + 1 < h ? 3 * w : 0;
        byte[] rgb = s.rgb();
        for (int c = 0; c < 3; c++, i++) {
            int upper = (rgb[i] & 0xff) * (256 - fx) + (rgb[i + right] & 0xff) * fx;
            int lower = (rgb[i + down] & 0xff) * (256 - fx) + (rgb[i + down + right] & 0xff) * fx;
            out[c] = tone.of(c, (upper * (256 - fy) + lower * fy + (1 << 15)) >> 16);
        }
    }

    /// Half the size, each pixel the mean of four; an odd last row or column is dropped.
    static Image halved(Image s) {
        int w = s.width() / 2, h = s.height() / 2, row = 3 * s.width();
        byte[] from = s.rgb(), to = new byte[3 * w * h];
        for (int y = 0, o = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int i = 2 * y * row + 6 * x;
                for (int c = 0; c < 3; c++, i++, o++) {
                    to[o] = (byte) (((from[i] & 0xff) + (from[i + 3] & 0xff) + (from[i + row] & 0xff)
                            + (from[i + row + 3] & 0xff) + 2) >> 2);
                }
            }
        }
        return new Image(w, h, to);
    }
}
