package semblance.train.distill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import semblance.align.FaceAligner;
import semblance.embed.Embedding;
import semblance.embed.MirrorEmbedder;
import semblance.embed.OnnxEmbedder;
import semblance.image.Image;
import semblance.network.Device;
import semblance.network.ModelFile;
import semblance.network.OnnxModel;
import semblance.network.Planes;
import semblance.train.dataset.Crops;
import semblance.train.network.Head;
import semblance.train.network.Safetensors;

/// Another network, which looks at the good picture while the student gets one that was shifted, turned and spoilt, and says what it sees: its vector, and maps
/// from its inside. What it thinks of a face is the vector of the picture and of its mirror image, added ([#vector]). To teach it looks at one of the two, a coin's throw
/// which: the gradient of a cosine is linear in the teacher's vector, so on average both are learnt, for half the work. It works while batches are made, so
/// no picture need come twice (Beyer et al. 2022, "Knowledge distillation: a good teacher is patient and consistent").
///
/// Deviation: there teacher and student see the very same picture. That was tried: the student then comes nearer to the teacher, and is better
/// at low false match rates, but learns less to overlook what spoils a picture.
///
/// Vectors wider than ours are projected onto the directions that hold most of the training crops' variance (an SVD without
/// centring, since cosines count from the origin) and scaled to length 1. The channels of a map are projected likewise, with centring, and
/// scaled as a whole, so that a number's mean square is 1. Both projections are fitted once for a teacher and kept in the run's folder.
///
/// Safe to use from several threads.
public final class Teacher implements AutoCloseable {

    /// Crops that the projections are fitted to, spread over the set.
    private static final int FITTED = 50_000, FITTED_MAPS = 400, CHUNK = 64;
    private static final int SIDE = FaceAligner.SIZE;
    private static final String VECTOR = "embedding", VECTORS = "vectors";

    /// What a teacher says of a picture.
    ///
    /// @param vector as long as ours, unit length
    /// @param maps   `[side][side][channels]`, one a hint
    public record Lesson(float[] vector, List<float[]> maps) {
    }

    private final OnnxModel model;
    private final Planes planes;
    private final Map<String, Projection> projections = new LinkedHashMap<>();

    private Teacher(OnnxModel model) {
        this.model = model;
        planes = new Planes(model.card().input());
    }

    /// @param cache   folder for what is fitted to the crops
    /// @param network an embedder in ONNX, with its card
    /// @param hints   all that may be asked for
    /// @return empty if the preparation was told to stop
    public static Optional<Teacher> open(Path cache, Path network, List<Hint> hints, Crops crops, Preparation told) {
        Path tapped = cache.resolve("teacher.onnx");
        Path fitted = cache.resolve("teacher-" + ModelFile.of(network).card().id().substring(0, 12) + ".safetensors");
        try {
            Files.createDirectories(cache);
        } catch (IOException e) {
            throw new UncheckedIOException("can't make the folder " + cache + ": " + e.getMessage(), e);
        }
        if (!told.goOn("opening the teacher", 0, crops.size())) return Optional.empty();
        OnnxTap.write(network, hints.stream().map(Hint::value).distinct().toList(), tapped);
        var teacher = new Teacher(OnnxModel.open(ModelFile.of(tapped), new OnnxModel.Settings(Device.CPU, 1)));
        boolean ready = false;
        try {
            ready = teacher.prepare(fitted, hints, crops, told);
        } finally {
            if (!ready) teacher.close();
        }
        return ready ? Optional.of(teacher) : Optional.empty();
    }

    private boolean prepare(Path fitted, List<Hint> hints, Crops crops, Preparation told) {
        if (Files.exists(fitted)) read(Safetensors.read(fitted));
        if (wide() && !projections.containsKey(VECTORS) && !fitVectors(crops, told)) return false;
        for (Hint hint : hints) if (!projections.containsKey(key(hint))) projections.put(key(hint), fitted(hint, crops));
        Safetensors.write(fitted, written(), Map.of());
        return true;
    }

    private boolean wide() {
        int width = model.card().embeddingSize();
        if (width < Head.EMBEDDING_SIZE) throw new IllegalArgumentException("got a teacher of " + width + " numbers, wanted at least " + Head.EMBEDDING_SIZE);
        return width > Head.EMBEDDING_SIZE;
    }

    private static String key(Hint hint) {
        return hint.value() + "-" + hint.channels();
    }

    // ---- looking

    /// @param picture as the teacher is to see it, aligned, 112x112; mirrored if the student's is and maps are wanted
    public Lesson look(Image picture, List<Hint> hints) {
        List<float[]> seen = run(picture, Stream.concat(Stream.of(VECTOR), hints.stream().map(Hint::value)).toList());
        List<float[]> maps = IntStream.range(0, hints.size()).mapToObj(h -> projections.get(key(hints.get(h))).apply(seen.get(h + 1), hints.get(h).channels())).toList();
        return new Lesson(narrowed(seen.getFirst()), maps);
    }

    /// Of two looks at the picture, as a photo is looked at ([MirrorEmbedder]); as long as ours, unit length.
    public float[] vector(Image picture) {
        return narrowed(new MirrorEmbedder(new OnnxEmbedder(model)).embed(picture).values());
    }

    private float[] narrowed(float[] vector) {
        return Embedding.normalised(projections.containsKey(VECTORS) ? projections.get(VECTORS).apply(vector, Head.EMBEDDING_SIZE) : vector).values();
    }

    private List<float[]> run(Image picture, List<String> outputs) {
        return model.run(new long[] {1, 3, SIDE, SIDE}, input -> planes.write(picture, input, 0, new Planes.Canvas(SIDE, SIDE, 0, 0)), outputs);
    }

    // ---- fitting

    /// Each crop counts with its mirror image, as one person's.
    private boolean fitVectors(Crops crops, Preparation told) {
        var both = new MirrorEmbedder(new OnnxEmbedder(model));
        int width = model.card().embeddingSize(), count = Math.min(FITTED, crops.size());
        float[] origin = new float[width];
        double[] moments = new double[width * width];
        for (int from = 0; from < count; from += CHUNK) {
            if (!told.goOn("the teacher's view of the crops", from, count)) return false;
            List<double[]> parts = IntStream.range(from, Math.min(count, from + CHUNK)).parallel()
                    .mapToObj(i -> Projection.products(both.embed(crops.face((int) ((long) i * crops.size() / count))).values(), origin)).toList();
            for (double[] part : parts) moments = Projection.sum(moments, part);
        }
        projections.put(VECTORS, Projection.of(origin, moments));
        return true;
    }

    private Projection fitted(Hint hint, Crops crops) {
        List<float[]> maps = new SplittableRandom(1).ints(Math.min(FITTED_MAPS, crops.size()), 0, crops.size())
                .mapToObj(i -> run(i % 2 == 0 ? crops.face(i).mirrored() : crops.face(i), List.of(hint.value())).getFirst()).toList();
        int places = places(hint), width = maps.getFirst().length / places;
        if (maps.getFirst().length % places != 0 || width < hint.channels()) {
            throw new IllegalArgumentException("got a map '" + hint.value() + "' of " + maps.getFirst().length + " numbers, wanted "
                    + places + " places, as stride " + hint.stride() + " has, of at least " + hint.channels() + " channels");
        }
        float[] mean = mean(maps, width);
        double[] moments = maps.stream().map(map -> Projection.products(map, mean)).reduce(Projection::sum).orElseThrow();
        Projection plain = Projection.of(mean, moments);
        return plain.scaled(maps, map -> meanSquare(plain.apply(map, hint.channels())));
    }

    private static int places(Hint hint) {
        return hint.side() * hint.side();
    }

    private static float[] mean(List<float[]> maps, int width) {
        float[] sum = new float[width];
        int places = maps.getFirst().length / width;
        for (float[] map : maps) for (int i = 0; i < map.length; i++) sum[i / places] += map[i] / places / maps.size();
        return sum;
    }

    private static double meanSquare(float[] values) {
        double sum = 0;
        for (float v : values) sum += v * v;
        return sum / values.length;
    }

    // ---- keeping

    private Map<String, Safetensors.Array> written() {
        Map<String, Safetensors.Array> arrays = new LinkedHashMap<>();
        projections.forEach((name, p) -> {
            long d = p.mean().length;
            arrays.put(name + ".mean", new Safetensors.Array(new long[] {d}, p.mean()));
            arrays.put(name + ".directions", new Safetensors.Array(new long[] {d, d}, p.directions()));
            arrays.put(name + ".scale", new Safetensors.Array(new long[] {1}, new float[] {p.scale()}));
        });
        return arrays;
    }

    private void read(Map<String, Safetensors.Array> arrays) {
        for (String key : new ArrayList<>(arrays.keySet())) {
            if (!key.endsWith(".mean")) continue;
            String name = key.substring(0, key.length() - ".mean".length());
            projections.put(name, new Projection(arrays.get(key).values(), arrays.get(name + ".directions").values(), arrays.get(name + ".scale").values()[0]));
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
