package semblance.detect;

import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;

/// How a picture lies on the network's canvas: shrunk or enlarged to `pictureWidth` x `pictureHeight`, its corner at
/// (x, y), the rest empty.
///
/// @param scaleX canvas pixels per picture pixel; by rounding not quite `scaleY`
record View(int width, int height, int pictureWidth, int pictureHeight, int x, int y, double scaleX, double scaleY) {

    /// @param centred empty space all around the picture, not only at the right and bottom
    static View of(int imageWidth, int imageHeight, double scale, int width, int height, boolean centred) {
        int w = Math.clamp(Math.round(imageWidth * scale), 1, width), h = Math.clamp(Math.round(imageHeight * scale), 1, height);
        return new View(width, height, w, h, centred ? (width - w) / 2 : 0, centred ? (height - h) / 2 : 0,
                (double) w / imageWidth, (double) h / imageHeight);
    }

    /// The face in the picture's pixels.
    Face toPicture(Box box, Landmarks landmarks, double score) {
        Point from = toPicture(new Point(box.left(), box.top())), to = toPicture(new Point(box.right(), box.bottom()));
        return new Face(new Box(from.x(), from.y(), to.x(), to.y()),
                Landmarks.of(landmarks.points().stream().map(this::toPicture).toList()), score);
    }

    private Point toPicture(Point p) {
        return new Point((p.x() - x) / scaleX, (p.y() - y) / scaleY);
    }
}
