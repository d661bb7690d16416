package semblance.train.landmark;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import semblance.align.FaceAligner;
import semblance.align.LandmarkRefiner;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.geometry.SimilarityTransform;
import semblance.train.augment.Augmentation;
import semblance.train.dataset.CropShard;
import semblance.train.dataset.Crops;
import semblance.train.sampler.Sampler;
import semblance.train.trainer.BatchSource;

/// Cuts faces as wrongly as a detector's landmarks would, and says by how much: each crop is shifted, turned and scaled
/// at random, half of them are mirrored, and light, blur, covers and the rest strike as in the embedder's training.
///
/// @param points of each crop, in its own 128 pixels
/// @param shares into how many each batch is cut
record LandmarkBatches(Crops crops, List<Landmarks> points, Sampler sampler, int shares, long seed) implements BatchSource<LandmarkBatch> {

    /// Deviations: pixels of the cut, radians, and of the logarithm of the scale. About twice what a young detector errs,
    /// so that its worst faces are still learnt.
    private static final double SHIFT = 2, TURN = 0.1, SCALE = 0.08;
    private static final double SPOILT = 0.5;

    @Override
    public List<LandmarkBatch> batch(long step) {
        int[] chosen = sampler.batch(step);
        var cut = new ArrayList<LandmarkBatch>();
        for (int s = 0; s < shares; s++) {
            int from = chosen.length * s / shares, to = chosen.length * (s + 1) / shares;
            cut.add(share(step, chosen, from, to));
        }
        return cut;
    }

    private LandmarkBatch share(long step, int[] chosen, int from, int to) {
        var batch = new LandmarkBatch(new float[(to - from) * LandmarkBatch.NUMBERS], new float[(to - from) * 10]);
        IntStream.range(0, to - from).parallel().forEach(i -> {
            RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create((seed * 1_000_003 + step) * 4096 + from + i);
            cut(chosen[from + i], random, batch, i);
        });
        return batch;
    }

    private void cut(int crop, RandomGenerator random, LandmarkBatch batch, int i) {
        boolean mirrored = random.nextBoolean();
        SimilarityTransform toCut = drawn(random);
        byte[] stored = new byte[CropShard.BYTES];
        crops.read(crop, stored);
        float[] picture = sample(stored, toCut.inverse(), mirrored);
        Augmentation.spoil(picture, LandmarkRefiner.SIDE, SPOILT, random);
        System.arraycopy(picture, 0, batch.pictures(), i * LandmarkBatch.NUMBERS, LandmarkBatch.NUMBERS);
        List<Point> template = LandmarkRefiner.TEMPLATE.points(), wanted = (mirrored ? mirrored(points.get(crop)) : points.get(crop)).points();
        for (int k = 0; k < 5; k++) {
            Point p = toCut.apply(wanted.get(k));
            batch.moves()[10 * i + 2 * k] = (float) ((p.x() - template.get(k).x()) / LandmarkRefiner.UNIT);
            batch.moves()[10 * i + 2 * k + 1] = (float) ((p.y() - template.get(k).y()) / LandmarkRefiner.UNIT);
        }
    }

    /// From a stored crop to a cut, about the face's middle.
    private static SimilarityTransform drawn(RandomGenerator random) {
        double scale = 0.5 * Math.exp(random.nextGaussian() * SCALE), turn = random.nextGaussian() * TURN;
        double a = scale * Math.cos(turn), b = scale * Math.sin(turn), middle = CropShard.SIDE / 2.0;
        double x = LandmarkRefiner.SIDE / 2.0 + random.nextGaussian() * SHIFT, y = LandmarkRefiner.SIDE / 2.0 + random.nextGaussian() * SHIFT;
        return new SimilarityTransform(a, b, x - (a * middle - b * middle), y - (b * middle + a * middle));
    }

    /// Four samples a pixel, since the cut is half as large; beyond the stored crop its edge goes on.
    private static float[] sample(byte[] from, SimilarityTransform toCrop, boolean mirrored) {
        int side = LandmarkRefiner.SIDE;
        float[] to = new float[3 * side * side];
        for (int y = 0, o = 0; y < side; y++) {
            for (int x = 0; x < side; x++, o += 3) {
                for (int t = 0; t < 4; t++) add(from, toCrop.apply(new Point(x + (t % 2 + 0.5) / 2, y + (t / 2 + 0.5) / 2)), mirrored, to, o);
            }
        }
        return to;
    }

    private static void add(byte[] from, Point p, boolean mirrored, float[] to, int o) {
        double u = mirrored ? CropShard.SIDE - p.x() : p.x();
        double sx = Math.clamp(u - 0.5, 0, CropShard.SIDE - 1.001), sy = Math.clamp(p.y() - 0.5, 0, CropShard.SIDE - 1.001);
        int x = (int) sx, y = (int) sy, i = 3 * (y * CropShard.SIDE + x), j = i + 3 * CropShard.SIDE;
        float fx = (float) (sx - x), fy = (float) (sy - y);
        for (int c = 0; c < 3; c++) {
            float top = (1 - fx) * (from[i + c] & 255) + fx * (from[i + 3 + c] & 255);
            float bottom = (1 - fx) * (from[j + c] & 255) + fx * (from[j + 3 + c] & 255);
            to[o + c] += ((1 - fy) * top + fy * bottom) / 4;
        }
    }

    /// In a mirror the left eye is the right one.
    private static Landmarks mirrored(Landmarks l) {
        return new Landmarks(flip(l.rightEye()), flip(l.leftEye()), flip(l.nose()), flip(l.rightMouth()), flip(l.leftMouth()));
    }

    private static Point flip(Point p) {
        return new Point(CropShard.SIDE - p.x(), p.y());
    }

    /// Where a picture's landmarks lie in its stored crop.
    static Landmarks stored(Landmarks inPicture) {
        SimilarityTransform cut = SimilarityTransform.fit(inPicture.points(), FaceAligner.TEMPLATE.plus(8, 8).points());
        return Landmarks.of(inPicture.points().stream().map(cut::apply).toList());
    }
}
