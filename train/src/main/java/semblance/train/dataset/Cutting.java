package semblance.train.dataset;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import semblance.align.FaceAligner;
import semblance.detect.Face;
import semblance.detect.FaceDetector;
import semblance.evaluate.MainFace;
import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.geometry.SimilarityTransform;
import semblance.image.Image;
import semblance.image.ImageReader;
import semblance.image.UnreadableImageException;

/// Makes the crop of one photo, or says why it can't. Where the data set brings landmarks they are taken; otherwise the
/// detector looks for the face. Safe for several threads.
///
/// @param minEyeDistance smaller faces are dropped, pixels of the photo; the crop has 35 between the eyes
/// @param clearness      how many times the area of any other face the main face must have, unless the data set says
///                       where the person is
public record Cutting(Optional<FaceDetector> detector, double minEyeDistance, double clearness) {

    private static final ImageReader READER = new ImageReader();
    private static final double EDGE = (CropShard.SIDE - FaceAligner.SIZE) / 2.0;
    private static final List<Point> TEMPLATE = FaceAligner.TEMPLATE.plus(EDGE, EDGE).points();
    /// Overlap above which a found face is the one that the data set's box means.
    private static final double SAME_FACE = 0.3;

    /// With what has proved itself: eyes at least 8 pixels apart, the main face twice as large as others.
    public static Cutting with(Optional<FaceDetector> detector) {
        return new Cutting(detector, 8, 2);
    }

    /// Why a photo gave no crop.
    public enum Reason { UNREADABLE, NO_FACE, SEVERAL_FACES, TOO_SMALL, BAD_LANDMARKS }

    /// What became of a photo.
    sealed interface Outcome {
    }

    record Kept(String identity, String name, byte[] crop) implements Outcome {
    }

    /// @param photo its name in the data set
    public record Dropped(String photo, String identity, Reason reason, String detail) implements Outcome {

        String line() {
            return String.join("\t", photo, identity, reason.name(), detail.replaceAll("\\s+", " "));
        }

        static Dropped of(String line) {
            String[] cells = line.split("\t", 4);
            return new Dropped(cells[0], cells[1], Reason.valueOf(cells[2]), cells[3]);
        }
    }

    String description() {
        return "detector: " + (detector.isPresent() ? "yes" : "no") + "\neyes at least apart: " + minEyeDistance
                + "\nmain face clearer than others: " + clearness;
    }

    Outcome cut(Photo photo) {
        try {
            Image image = READER.read(photo.file());
            return photo.landmarks().map(points -> cut(photo, image, points)).orElseGet(() -> find(photo, image));
        } catch (UnreadableImageException e) {
            return dropped(photo, Reason.UNREADABLE, e.getMessage().replace(photo.file().toString(), photo.name()));
        }
    }

    private static Dropped dropped(Photo photo, Reason reason, String detail) {
        return new Dropped(photo.name(), photo.identity(), reason, detail);
    }

    private Outcome find(Photo photo, Image image) {
        FaceDetector finder = detector.orElseThrow(() -> new IllegalArgumentException("got " + photo.name()
                + " without landmarks, and no detector to find them: name one"));
        List<Face> faces = finder.detect(image);
        if (faces.isEmpty()) return dropped(photo, Reason.NO_FACE, "in " + image.width() + "x" + image.height() + " pixels");
        if (photo.box().isPresent()) return meant(photo, image, faces, photo.box().get());
        Face main = MainFace.of(image, faces).orElseThrow();
        long rivals = faces.stream().filter(f -> f != main && f.box().area() * clearness > main.box().area()).count();
        return rivals == 0 ? cut(photo, image, main.landmarks())
                : dropped(photo, Reason.SEVERAL_FACES, (rivals + 1) + " of about one size among " + faces.size());
    }

    private Outcome meant(Photo photo, Image image, List<Face> faces, Box box) {
        Face nearest = faces.stream().max((f, g) -> Double.compare(f.box().iou(box), g.box().iou(box))).orElseThrow();
        return nearest.box().iou(box) >= SAME_FACE ? cut(photo, image, nearest.landmarks())
                : dropped(photo, Reason.NO_FACE, "none of " + faces.size() + " faces where the data set has the person");
    }

    private Outcome cut(Photo photo, Image image, Landmarks points) {
        double eyes = points.eyeDistance();
        if (!points.points().stream().allMatch(p -> Double.isFinite(p.x()) && Double.isFinite(p.y())) || !inside(image, points)) {
            return dropped(photo, Reason.BAD_LANDMARKS, "they lie outside of " + image.width() + "x" + image.height() + " pixels");
        }
        if (eyes < minEyeDistance) {
            return dropped(photo, Reason.TOO_SMALL, String.format(Locale.ROOT, "%.1f pixels between the eyes", eyes));
        }
        return new Kept(photo.identity(), photo.name(),
                FaceAligner.warp(image, SimilarityTransform.fit(points.points(), TEMPLATE), CropShard.SIDE).rgb());
    }

    /// Whether the middle of the face lies in the picture.
    private static boolean inside(Image image, Landmarks points) {
        double x = points.points().stream().mapToDouble(Point::x).average().orElseThrow();
        double y = points.points().stream().mapToDouble(Point::y).average().orElseThrow();
        return x >= 0 && y >= 0 && x < image.width() && y < image.height();
    }
}
