package semblance.detect;

import semblance.geometry.Box;
import semblance.geometry.Point;
import semblance.image.Image;

/// A square part of a picture.
///
/// @param picture the part
/// @param x       of its left edge in the whole picture, pixels
/// @param whole   the picture that it is a part of
record Cut(Image picture, int x, int y, Image whole) {

    /// Pixels from an edge within which a face is taken for cut off there.
    private static final int MARGIN = 3;

    /// @param side of the square; less where the picture is smaller. It is moved to lie in the picture
    static Cut around(Point middle, double side, Image whole) {
        int width = (int) Math.min(Math.ceil(side), whole.width()), height = (int) Math.min(Math.ceil(side), whole.height());
        int x = (int) Math.clamp(middle.x() - width / 2.0, 0, whole.width() - width), y = (int) Math.clamp(middle.y() - height / 2.0, 0, whole.height() - height);
        byte[] rgb = new byte[3 * width * height];
        for (int row = 0; row < height; row++) System.arraycopy(whole.rgb(), 3 * ((y + row) * whole.width() + x), rgb, 3 * row * width, 3 * width);
        return new Cut(new Image(width, height, rgb), x, y, whole);
    }

    Face toPicture(Face face) {
        return new Face(face.box().plus(x, y), face.landmarks().plus(x, y), face.score());
    }

    /// Whether a face of the whole picture isn't cut off by this part's edges.
    boolean holds(Box face) {
        return (x == 0 || face.left() > x + MARGIN) && (y == 0 || face.top() > y + MARGIN)
                && (x + picture.width() == whole.width() || face.right() < x + picture.width() - MARGIN)
                && (y + picture.height() == whole.height() || face.bottom() < y + picture.height() - MARGIN);
    }
}
