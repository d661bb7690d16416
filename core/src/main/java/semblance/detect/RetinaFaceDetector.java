package semblance.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import semblance.geometry.Box;
import semblance.geometry.Point;
import semblance.image.Image;
import semblance.image.Scaler;
import semblance.network.ModelCard;
import semblance.network.ModelException;
import semblance.network.OnnxModel;
import semblance.network.Planes;

/// Finds faces with a RetinaFace network (Deng et al. 2019): class, box and landmarks from anchors on three strides.
///
/// A picture is seen twice: as large as the canvas allows, for small faces, and as a thumbnail with space around it,
/// for those that fill the picture. Canvases come in a few fixed shapes, because ONNX Runtime keeps memory for every
/// shape it has met. Safe to share between threads; does not close the model.
public final class RetinaFaceDetector implements FaceDetector {

    /// @param minScore least confidence of a face, 0 to 1; our detectors are exported so that 0.5 balances misses and
    ///                 false alarms
    /// @param overlap  intersection over union above which two boxes are one face
    /// @param side     longer side of the canvas, a multiple of 64; the larger, the smaller the faces that are found,
    ///                 and the longer it takes. Networks of one fixed size ignore it
    public record Settings(double minScore, double overlap, int side) {

        public static final Settings DEFAULT = new Settings(0.5, 0.4, 640);

        public Settings {
            if (!(minScore > 0 && minScore < 1)) throw new IllegalArgumentException("got a least score of " + minScore + ", wanted above 0 and below 1");
            if (!(overlap > 0 && overlap < 1)) throw new IllegalArgumentException("got an overlap of " + overlap + ", wanted above 0 and below 1");
            if (side < 64 || side > 4096 || side % 64 != 0) throw new IllegalArgumentException("got a side of " + side + " pixels, wanted a multiple of 64 from 64 to 4096");
        }

        public Settings withMinScore(double minScore) {
            return new Settings(minScore, overlap, side);
        }

        public Settings withSide(int side) {
            return new Settings(minScore, overlap, side);
        }
    }

    private static final List<String> OUTPUTS = List.of("boxes", "landmarks", "scores");
    /// Enlarging more shows nothing new.
    private static final double MOST_ENLARGED = 2;
    private static final int THUMBNAIL_CANVAS = 256, THUMBNAIL = 160;
    /// Sides of the canvases for parts of a picture.
    private static final int SMALL_PART = 192, PART = 256;
    /// Share of the picture's shorter side from which a face is looked for in the thumbnail too.
    private static final double LARGE = 0.4;
    /// Share of the picture's longer side from which the thumbnail knows better: on the large canvas such a face is
    /// larger than the largest anchors fit (mean overlap with frame-filling faces 0.72 there, 0.94 in the thumbnail).
    private static final double HUGE = 0.6;
    /// Score from which a face isn't looked at twice; of the second look, the least that counts; overlap from which both looks mean one face.
    private static final double SURE = 0.97, LEAST = 0.02, SAME = 0.35;
    /// A network gone wrong takes every anchor for a face; comparing all of them would take minutes.
    private static final int MOST_CANDIDATES = 3000;

    private final OnnxModel model;
    private final Settings settings;
    private final Planes planes;
    private final List<Canvas> canvases;
    private final Map<Canvas, AnchorGrid> grids = new ConcurrentHashMap<>();

    private record Canvas(int width, int height) {
    }

    public RetinaFaceDetector(OnnxModel model) {
        this(model, Settings.DEFAULT);
    }

    /// @throws ModelException if the model is no detector
    public RetinaFaceDetector(OnnxModel model, Settings settings) {
        if (model.card().kind() != ModelCard.Kind.DETECTOR) {
            throw new ModelException(model.card().name() + ": got an embedder, wanted a detector");
        }
        this.model = model;
        this.settings = settings;
        planes = new Planes(model.card().input());
        canvases = canvases(model.card().input(), settings.side());
    }

    private static List<Canvas> canvases(ModelCard.Input input, int side) {
        if (input.fixedSize()) return List.of(new Canvas(input.width(), input.height()));
        List<Canvas> all = new ArrayList<>();
        for (int longer : new int[] {side / 2, side}) {
            for (double aspect : new double[] {9 / 16.0, 3 / 4.0, 1}) {
                int shorter = (int) Math.ceil(longer * aspect / 32) * 32;
                all.add(new Canvas(longer, shorter));
                if (shorter != longer) all.add(new Canvas(shorter, longer));
            }
        }
        return all;
    }

    /// Large faces that aren't sure are looked at once more, smaller.
    @Override
    public List<Face> detect(Image image) {
        return Suppression.surestFirst(glance(image, true).stream().map(f -> lookedAtAgain(image, f)).filter(f -> f.score() >= settings.minScore()).toList());
    }

    /// What only looks like a face at one size seldom is one: the score becomes the geometric mean of both looks'.
    private Face lookedAtAgain(Image image, Face face) {
        Point middle = face.box().center();
        double reach = longer(face);
        Box around = new Box(middle.x() - reach, middle.y() - reach, middle.x() + reach, middle.y() + reach);
        if (face.score() >= SURE || around.width() * whole(image).scaleX() <= PART || model.card().input().fixedSize()) return face;
        double again = part(image, around, LEAST).stream().filter(f -> f.box().iou(face.box()) > SAME).mapToDouble(Face::score).max().orElse(LEAST);
        return new Face(face.box(), face.landmarks(), Math.sqrt(face.score() * again));
    }

    /// Without the thumbnail if not for large faces.
    @Override
    public List<Face> glance(Image image, boolean large) {
        View whole = whole(image);
        Image scaled = Scaler.scale(image, whole.pictureWidth(), whole.pictureHeight());
        List<Face> near = large ? Suppression.suppress(look(scaled, thumbnail(image), settings.minScore()), settings.overlap()) : List.of();
        double side = Math.max(image.width(), image.height()), shorter = Math.min(image.width(), image.height());
        List<Face> faces = new ArrayList<>(near.stream().filter(f -> longer(f) > HUGE * side).toList());
        faces.addAll(Suppression.suppress(look(scaled, whole, settings.minScore()), settings.overlap()));
        faces.addAll(near.stream().filter(f -> longer(f) > LARGE * shorter && longer(f) <= HUGE * side).toList());
        return Suppression.surestFirst(Suppression.inOrder(faces, settings.overlap()));
    }

    /// At the scale of the whole picture, or less where a part is larger than a small canvas. Networks of one fixed size look at all of it.
    @Override
    public List<Face> glance(Image image, List<Box> parts) {
        if (model.card().input().fixedSize()) return glance(image, false);
        return Suppression.suppress(parts.stream().flatMap(p -> part(image, p, settings.minScore()).stream()).toList(), settings.overlap());
    }

    private List<Face> part(Image image, Box part, double minScore) {
        double whole = whole(image).scaleX(), longer = Math.max(part.width(), part.height());
        int canvas = longer * whole <= SMALL_PART ? SMALL_PART : PART;
        double scale = Math.min(whole, canvas / longer);
        Cut cut = Cut.around(part.center(), canvas / scale, image);
        View view = View.of(cut.picture().width(), cut.picture().height(), scale, canvas, canvas, false);
        return look(cut.picture(), view, minScore).stream().map(cut::toPicture).filter(f -> cut.holds(f.box())).toList();
    }

    private static double longer(Face face) {
        return Math.max(face.box().width(), face.box().height());
    }

    /// As large as fits, on the smallest canvas on which it does.
    private View whole(Image image) {
        Canvas best = canvases.getFirst();
        double bestScale = 0;
        for (Canvas canvas : canvases) {
            double scale = Math.min(MOST_ENLARGED, Math.min((double) canvas.width / image.width(), (double) canvas.height / image.height()));
            boolean smaller = canvas.width * canvas.height < best.width * best.height;
            if (scale > bestScale * 1.02 || scale > bestScale * 0.98 && smaller) {
                best = canvas;
                bestScale = scale;
            }
        }
        return View.of(image.width(), image.height(), bestScale, best.width, best.height, false);
    }

    private View thumbnail(Image image) {
        boolean fixed = model.card().input().fixedSize();
        Canvas canvas = fixed ? canvases.getFirst() : new Canvas(THUMBNAIL_CANVAS, THUMBNAIL_CANVAS);
        double side = fixed ? Math.min(canvas.width, canvas.height) / 2.0 : THUMBNAIL;
        return View.of(image.width(), image.height(), side / Math.max(image.width(), image.height()), canvas.width, canvas.height, true);
    }

    private List<Face> look(Image image, View view, double minScore) {
        Image scaled = Scaler.scale(image, view.pictureWidth(), view.pictureHeight());
        Planes.Canvas canvas = new Planes.Canvas(view.width(), view.height(), view.x(), view.y());
        return decode(model.run(new long[] {1, 3, view.height(), view.width()}, input -> planes.write(scaled, input, 0, canvas), OUTPUTS), view, minScore);
    }

    private List<Face> decode(List<float[]> outputs, View view, double minScore) {
        AnchorGrid grid = grids.computeIfAbsent(new Canvas(view.width(), view.height()), c -> new AnchorGrid(c.width, c.height));
        float[] boxes = outputs.get(0), landmarks = outputs.get(1), scores = outputs.get(2);
        if (boxes.length != 4 * grid.count() || landmarks.length != 10 * grid.count() || scores.length != 2 * grid.count()) {
            throw new ModelException(model.card().name() + ": got " + boxes.length + ", " + landmarks.length + " and " + scores.length
                    + " numbers, wanted 4, 10 and 2 for each of " + grid.count() + " anchors: this is no RetinaFace with strides 8, 16, 32 and two anchors each");
        }
        List<Face> faces = new ArrayList<>();
        for (int i = 0; i < grid.count() && faces.size() < MOST_CANDIDATES; i++) {
            if (scores[2 * i + 1] >= minScore) {
                Face face = view.toPicture(grid.box(i, boxes), grid.landmarks(i, landmarks), scores[2 * i + 1]);
                if (usable(face)) faces.add(face);
            }
        }
        return faces;
    }

    /// A network gone wrong may put all landmarks on one point or nowhere, which no alignment could take.
    private static boolean usable(Face face) {
        double sum = face.landmarks().points().stream().mapToDouble(p -> p.x() + p.y()).sum();
        return Double.isFinite(sum + face.box().area()) && face.landmarks().eyeDistance() > 1e-3;
    }
}
