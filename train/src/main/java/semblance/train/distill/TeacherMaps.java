package semblance.train.distill;

import java.lang.foreign.Arena;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import semblance.align.FaceAligner;
import semblance.image.Image;
import semblance.network.Device;
import semblance.network.ModelFile;
import semblance.network.OnnxModel;
import semblance.network.Planes;
import semblance.train.dataset.Crops;

/// A teacher at work on one of its maps: the projection is fitted to a sample of the crops, then any crop's map can be
/// had. Safe to use from several threads.
final class TeacherMaps implements AutoCloseable {

    private static final int SAMPLE = 400, SIDE = FaceAligner.SIZE;

    private final OnnxModel model;
    private final Planes planes;
    private final Crops crops;
    private final Hint hint;
    private final int wide;
    private final float[] mean;
    private final float[] directions;
    private final float scale;

    private TeacherMaps(OnnxModel model, Crops crops, Hint hint) {
        this.model = model;
        this.crops = crops;
        this.hint = hint;
        planes = new Planes(model.card().input());
        List<float[]> sample = sample();
        wide = sample.getFirst().length / places();
        if (sample.getFirst().length % places() != 0 || wide < hint.channels()) {
            throw new IllegalArgumentException("got a map '" + hint.value() + "' of " + sample.getFirst().length + " numbers, wanted "
                    + places() + " places, as stride " + hint.stride() + " has, of at least " + hint.channels() + " channels");
        }
        mean = mean(sample);
        directions = Teacher.principal(covariance(sample), wide);
        scale = (float) (1 / Math.sqrt(sample.stream().mapToDouble(map -> square(project(map, 1))).average().orElseThrow()));
    }

    static TeacherMaps open(Path folder, Path teacher, Hint hint, Crops crops) {
        Path tapped = folder.resolve("teacher-tapped.onnx");
        OnnxTap.write(teacher, List.of(hint.value()), tapped);
        return new TeacherMaps(OnnxModel.open(ModelFile.of(tapped), new OnnxModel.Settings(Device.CPU, 1)), crops, hint);
    }

    int side() {
        return SIDE / hint.stride();
    }

    private int places() {
        return side() * side();
    }

    /// The map as it is imitated: `[side][side][channels]`.
    float[] map(int crop, boolean mirrored) {
        return project(raw(crop, mirrored), scale);
    }

    /// The map as the teacher gives it, channels first.
    private float[] raw(int crop, boolean mirrored) {
        Image picture = Teacher.middle(crops, crop);
        try (Arena arena = Arena.ofConfined()) {
            FloatBuffer input = arena.allocate(4L * 3 * SIDE * SIDE, 64).asByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
            planes.write(mirrored ? picture.mirrored() : picture, input, 0, new Planes.Canvas(SIDE, SIDE, 0, 0));
            return model.run(input, new long[] {1, 3, SIDE, SIDE}, List.of(hint.value())).getFirst();
        }
    }

    private List<float[]> sample() {
        var random = new SplittableRandom(1);
        return random.ints(Math.min(SAMPLE, crops.size()), 0, crops.size()).mapToObj(i -> raw(i, i % 2 == 0)).toList();
    }

    private float[] mean(List<float[]> sample) {
        float[] sum = new float[wide];
        for (float[] map : sample) for (int i = 0; i < map.length; i++) sum[i / places()] += map[i] / places() / sample.size();
        return sum;
    }

    private float[] covariance(List<float[]> sample) {
        return sample.stream().parallel().map(map -> {
            float[] products = new float[wide * wide];
            for (int p = 0; p < places(); p++) {
                for (int i = 0; i < wide; i++) {
                    float v = map[i * places() + p] - mean[i];
                    for (int j = 0; j < wide; j++) products[i * wide + j] += v * (map[j * places() + p] - mean[j]);
                }
            }
            return products;
        }).reduce(TeacherMaps::sum).orElseThrow();
    }

    private static float[] sum(float[] a, float[] b) {
        float[] sum = new float[a.length];
        for (int i = 0; i < a.length; i++) sum[i] = a[i] + b[i];
        return sum;
    }

    private float[] project(float[] map, float factor) {
        int channels = hint.channels(), places = places();
        float[] out = new float[places * channels];
        for (int i = 0; i < wide; i++) {
            for (int p = 0; p < places; p++) {
                float v = (map[i * places + p] - mean[i]) * factor;
                for (int k = 0; k < channels; k++) out[p * channels + k] += v * directions[i * wide + wide - 1 - k];
            }
        }
        return out;
    }

    private static double square(float[] values) {
        double sum = 0;
        for (float v : values) sum += v * v;
        return sum / values.length;
    }

    @Override
    public void close() {
        model.close();
    }
}
