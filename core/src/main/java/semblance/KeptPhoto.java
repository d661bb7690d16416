package semblance;

import semblance.align.FaceAligner;
import semblance.detect.Face;
import semblance.geometry.Point;
import semblance.geometry.SimilarityTransform;
import semblance.image.Image;
import semblance.image.ImageWriter;

/// What a gallery keeps of a photo: the face with as much around it as a detector needs to find it again, and no more.
final class KeptPhoto {

    private static final int SMALLEST = 32, LARGEST = 320;

    private KeptPhoto() {
    }

    /// A square JPEG, twice as large as the face.
    static byte[] of(Image image, Face face) {
        double side = 2 * Math.max(face.box().width(), face.box().height());
        int size = (int) Math.clamp(side, SMALLEST, LARGEST);
        double scale = size / side;
        Point corner = face.box().center().plus(-side / 2, -side / 2).times(-scale);
        return ImageWriter.jpeg(FaceAligner.warp(image, new SimilarityTransform(scale, 0, corner.x(), corner.y()), size), ImageWriter.GOOD_QUALITY);
    }
}
