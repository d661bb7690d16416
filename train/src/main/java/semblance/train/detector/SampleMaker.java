package semblance.train.detector;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import semblance.geometry.Box;
import semblance.geometry.Point;
import semblance.geometry.SimilarityTransform;
import semblance.image.Image;
import semblance.train.detector.Canvas.Beyond;
import semblance.train.detector.Canvas.Tile;

/// Composes training pictures, so that few photos teach many situations: a mosaic of photos and crops (after
/// Bochkovskiy et al. 2020, "mosaic", with one to sixteen tiles instead of four), each scaled, turned, cut and toned;
/// faces and bits of background laid over it with soft edges; then [Occlusion] and [Camera].
///
/// Background is pasted in the same way as faces, so that the network can't learn the paste's edge for a face.
/// Threads may share one, each with a generator of its own.
final class SampleMaker {

    /// Faces smaller than this are ignored, not learnt, pixels.
    private static final double SMALLEST = 12;
    /// A face is learnt if so much of it is to be seen; below [#HIDDEN] it counts as background.
    private static final double VISIBLE = 0.55, HIDDEN = 0.2;
    /// A photo is enlarged this much at most.
    private static final double LARGEST_SCALE = 5;
    private static final double CROP_SHARE = 0.25, BACKGROUND_SHARE = 0.2, PASTE_SHARE = 0.35;

    /// Side of the sample and the sizes of the faces wanted in it, pixels.
    record Scale(int side, double smallestFace, double largestFace) {
    }

    private final List<MarkedPhoto> photos;
    private final List<MarkedPhoto> crops;
    private final Pictures pictures;
    private final Scale scale;

    SampleMaker(List<MarkedPhoto> photos, List<MarkedPhoto> crops, Pictures pictures, Scale scale) {
        this.photos = photos;
        this.crops = crops;
        this.pictures = pictures;
        this.scale = scale;
    }

    Sample make(RandomGenerator random) {
        Canvas canvas = new Canvas(scale.side);
        for (Tile tile : tiles(canvas.whole(), tileCount(random), random)) fill(canvas, tile, random);
        if (random.nextDouble() < PASTE_SHARE) {
            for (int n = random.nextInt(1, 5); n > 0; n--) paste(canvas, random);
        }
        for (MarkedFace face : canvas.faces) Occlusion.maybe(canvas, face, random);
        Image image = Camera.look(new Image(scale.side, scale.side, canvas.rgb), random);
        Sample sample = new Sample(image, List.copyOf(canvas.faces));
        return random.nextBoolean() ? sample.mirrored() : sample;
    }

    private static int tileCount(RandomGenerator random) {
        double draw = random.nextDouble();
        return draw < 0.40 ? 1 : draw < 0.58 ? 2 : draw < 0.78 ? 4 : draw < 0.91 ? 8 : 16;
    }

    /// Splits the largest tile again and again.
    private static List<Tile> tiles(Tile whole, int count, RandomGenerator random) {
        var tiles = new ArrayList<>(List.of(whole));
        while (tiles.size() < count) {
            Tile t = tiles.stream().max(Comparator.comparingInt(x -> x.width() * x.height())).orElseThrow();
            tiles.remove(t);
            double share = random.nextDouble(0.35, 0.65);
            if (t.width() >= t.height()) {
                int x = t.left() + (int) (share * t.width());
                tiles.add(new Tile(t.left(), t.top(), x, t.bottom()));
                tiles.add(new Tile(x, t.top(), t.right(), t.bottom()));
            } else {
                int y = t.top() + (int) (share * t.height());
                tiles.add(new Tile(t.left(), t.top(), t.right(), y));
                tiles.add(new Tile(t.left(), y, t.right(), t.bottom()));
            }
        }
        return tiles;
    }

    private void fill(Canvas canvas, Tile tile, RandomGenerator random) {
        MarkedPhoto photo = draw(!crops.isEmpty() && random.nextDouble() < CROP_SHARE ? crops : photos, random);
        Optional<Image> picture = pictures.read(photo.file());
        if (picture.isEmpty()) return;
        List<MarkedFace> known = photo.known();
        boolean background = known.isEmpty() || random.nextDouble() < BACKGROUND_SHARE;
        SimilarityTransform place = background ? anywhere(picture.get(), tile, random)
                : around(draw(known, random), picture.get(), tile, random);
        canvas.draw(picture.get(), place, tile, beyond(random), Tone.random(random));
        for (MarkedFace face : photo.faces()) judge(face.moved(place), tile.box()).ifPresent(canvas.faces::add);
    }

    /// A face as the network should take it, by how much of it is in the frame.
    static Optional<MarkedFace> judge(MarkedFace face, Box frame) {
        double visible = face.visible(frame);
        if (visible < HIDDEN) return Optional.empty();
        return Optional.of(visible < VISIBLE || face.size() < SMALLEST ? face.ignore() : face);
    }

    /// Puts a face into the tile, mostly whole, at a size drawn evenly over the octaves.
    private SimilarityTransform around(MarkedFace face, Image picture, Tile tile, RandomGenerator random) {
        double cover = 0.7 * Math.min((double) tile.width() / picture.width(), (double) tile.height() / picture.height());
        double side = Math.min(tile.width(), tile.height());
        double least = Math.max(scale.smallestFace / face.size(), cover);
        double most = Math.min(Math.min(scale.largestFace, 1.5 * side) / face.size(), LARGEST_SCALE);
        double zoom = octaves(least, most, random);
        boolean cut = random.nextDouble() < 0.15;
        double x = inside(tile.left(), tile.right(), cut ? 0 : 0.4 * zoom * face.box().width(), random);
        double y = inside(tile.top(), tile.bottom(), cut ? 0 : 0.4 * zoom * face.box().height(), random);
        return placed(face.box().center(), new Point(x, y), zoom, angle(random));
    }

    /// Any part of the picture, large enough to fill the tile.
    private static SimilarityTransform anywhere(Image picture, Tile tile, RandomGenerator random) {
        double cover = Math.max((double) tile.width() / picture.width(), (double) tile.height() / picture.height());
        double zoom = octaves(cover, Math.max(cover, Math.min(4 * cover, LARGEST_SCALE)), random);
        double halfWidth = tile.width() / zoom / 2, halfHeight = tile.height() / zoom / 2;
        Point seen = new Point(inside(0, picture.width(), halfWidth, random), inside(0, picture.height(), halfHeight, random));
        return placed(seen, tile.box().center(), zoom, 0);
    }

    /// The transform that carries `from` to `to`.
    private static SimilarityTransform placed(Point from, Point to, double zoom, double angle) {
        double a = zoom * Math.cos(angle), b = zoom * Math.sin(angle);
        return new SimilarityTransform(a, b, to.x() - (a * from.x() - b * from.y()), to.y() - (b * from.x() + a * from.y()));
    }

    /// Lays a face, or as often a bit of background, over the canvas where it hides no other face.
    private void paste(Canvas canvas, RandomGenerator random) {
        boolean face = random.nextBoolean() && !crops.isEmpty();
        MarkedPhoto photo = draw(face ? crops : photos, random);
        Optional<Image> picture = pictures.read(photo.file());
        if (picture.isEmpty()) return;
        double size = octaves(scale.smallestFace, 0.6 * scale.side, random);
        Point to = new Point(random.nextDouble(scale.side), random.nextDouble(scale.side));
        MarkedFace cut = face ? photo.known().getFirst() : patch(picture.get(), random);
        SimilarityTransform place = placed(cut.box().center(), to, Math.min(size / cut.size(), LARGEST_SCALE), angle(random));
        MarkedFace pasted = cut.moved(place);
        double reach = random.nextDouble(1.05, 1.5), softness = random.nextDouble(0.05, 0.4);
        Box around = grown(pasted.box(), reach);
        if (canvas.faces.stream().anyMatch(f -> overlap(f.box(), around) > 0.1)) return;
        if (!face && photo.faces().stream().anyMatch(f -> overlap(f.box(), grown(cut.box(), reach)) > 0)) return;
        canvas.paste(picture.get(), place, around, Tone.random(random), ellipse(around, softness));
        if (face) judge(pasted, canvas.whole().box()).ifPresent(canvas.faces::add);
    }

    /// A place of the picture as if it were a face.
    private static MarkedFace patch(Image picture, RandomGenerator random) {
        double width = random.nextDouble(0.15, 0.4) * Math.min(picture.width(), picture.height()), height = 1.3 * width;
        double x = random.nextDouble(picture.width() - width), y = random.nextDouble(Math.max(1, picture.height() - height));
        return new MarkedFace(new Box(x, y, x + width, y + height), Optional.empty(), false);
    }

    private static Canvas.Mask ellipse(Box box, double softness) {
        Point c = box.center();
        return (x, y) -> {
            double r = Math.hypot((x - c.x()) / box.width() * 2, (y - c.y()) / box.height() * 2);
            return Math.clamp((1 - r) / softness, 0, 1);
        };
    }

    private static Box grown(Box box, double factor) {
        double w = box.width() * factor / 2, h = box.height() * factor / 2;
        Point c = box.center();
        return new Box(c.x() - w, c.y() - h, c.x() + w, c.y() + h);
    }

    /// Shared area as a share of the smaller box.
    private static double overlap(Box a, Box b) {
        double w = Math.min(a.right(), b.right()) - Math.max(a.left(), b.left());
        double h = Math.min(a.bottom(), b.bottom()) - Math.max(a.top(), b.top());
        return w <= 0 || h <= 0 ? 0 : w * h / Math.min(a.area(), b.area());
    }

    private static Beyond beyond(RandomGenerator random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Beyond.Colour(0, 0, 0);
            case 1 -> colour(random);
            default -> new Beyond.Edge();
        };
    }

    static Beyond.Colour colour(RandomGenerator random) {
        return new Beyond.Colour(random.nextInt(256), random.nextInt(256), random.nextInt(256));
    }

    /// Mostly upright, now and then tilted, some of them lying; radians.
    private static double angle(RandomGenerator random) {
        return Math.toRadians(random.nextDouble() < 0.25 ? random.nextDouble(-100, 100) : 6 * random.nextGaussian());
    }

    /// Evenly over the logarithm; `least` if the range is empty.
    private static double octaves(double least, double most, RandomGenerator random) {
        return most <= least ? least : least * Math.pow(most / least, random.nextDouble());
    }

    /// Between the ends, `margin` away from both; the middle if that leaves nothing.
    private static double inside(double from, double to, double margin, RandomGenerator random) {
        return to - from <= 2 * margin ? (from + to) / 2 : random.nextDouble(from + margin, to - margin + 1e-9);
    }

    private static <T> T draw(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }
}
