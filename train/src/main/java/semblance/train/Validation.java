package semblance.train;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import semblance.align.FaceAligner;
import semblance.embed.Embedding;
import semblance.evaluate.PairDistances;
import semblance.evaluate.Verification;
import semblance.train.augment.Augmentation;
import semblance.train.distill.Teacher;
import semblance.train.network.Network;
import semblance.train.network.TorchOps;
import semblance.train.network.Weights;

/// Verification over the crops of held-out people, as training goes on: as many pairs of one person as of two.
///
/// @param faces   whose held-out crops are used
/// @param first   one crop of each pair: an index into `held`
/// @param second  the other
/// @param same    whether they show one person
record Validation(TrainingFaces faces, int[] held, int[] first, int[] second, boolean[] same) {

    private static final int MOST_PAIRS = 6000;
    /// A thousandth of VGGFace2: measuring may not take longer than training.
    private static final int MOST_CROPS = 3000;
    private static final int CHUNK = 64;
    private static final int FOLDS = 10;

    static Validation of(TrainingFaces run, EmbedderSettings settings) {
        TrainingFaces faces = run.toMeasure(settings.augmentation());
        long seed = settings.seed();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int[] held = faces.heldOut(MOST_CROPS);
        List<int[]> genuine = new ArrayList<>(), impostor = new ArrayList<>();
        for (int i = 0; i < held.length; i++) {
            for (int j = i + 1; j < held.length; j++) {
                if (faces.people()[held[i]] == faces.people()[held[j]]) genuine.add(new int[] {i, j});
            }
        }
        java.util.Collections.shuffle(genuine, new java.util.Random(seed));
        int wanted = Math.min(genuine.size(), MOST_PAIRS / 2);
        for (int tries = 0; impostor.size() < wanted && tries < 100 * MOST_PAIRS; tries++) {
            int i = random.nextInt(held.length), j = random.nextInt(held.length);
            if (faces.people()[held[i]] != faces.people()[held[j]]) impostor.add(new int[] {i, j});
        }
        List<int[]> all = new ArrayList<>(genuine.subList(0, wanted));
        all.addAll(impostor);
        boolean[] same = new boolean[all.size()];
        for (int i = 0; i < wanted; i++) same[i] = true;
        return new Validation(faces, held, all.stream().mapToInt(p -> p[0]).toArray(), all.stream().mapToInt(p -> p[1]).toArray(), same);
    }

    /// Whether there are people to choose by.
    boolean possible() {
        return first.length >= 2 * FOLDS && IntStream.range(0, same.length).anyMatch(i -> !same[i]);
    }

    /// @param size side of the pictures
    Verification measure(Network network, Weights weights, int size) {
        Embedding[] vectors = embed(network, weights, size);
        double[] distances = new double[first.length];
        int[] folds = new int[first.length];
        for (int i = 0; i < distances.length; i++) {
            distances[i] = vectors[first[i]].distanceTo(vectors[second[i]]);
            folds[i] = i % FOLDS;
        }
        return Verification.of(new PairDistances(distances, same, folds));
    }

    /// Mean cosine of our vectors with the teacher's, -1 to 1.
    double likeness(Network network, Weights weights, Teacher teacher) {
        Embedding[] ours = embed(network, weights, FaceAligner.SIZE);
        return IntStream.range(0, held.length).parallel().mapToDouble(i -> {
            var theirs = new Embedding(teacher.vector(faces.crops().face(held[i])));
            double distance = ours[i].distanceTo(theirs);
            return 1 - distance * distance / 2;
        }).average().orElseThrow();
    }

    private Embedding[] embed(Network network, Weights weights, int size) {
        var all = new Embedding[held.length];
        var scratch = new Augmentation.Scratch();
        RandomGenerator unused = RandomGenerator.getDefault();
        for (int from = 0; from < held.length; from += CHUNK) {
            int n = Math.min(CHUNK, held.length - from), numbers = 3 * size * size;
            float[] pictures = new float[n * numbers];
            for (int i = 0; i < n; i++) {
                Augmentation.NONE.apply(faces.crops(), held[from + i], size, unused, scratch, pictures, i * numbers);
            }
            float[] out = run(network, weights, new FaceBatch(pictures, size, new int[n], new float[0], List.of()));
            int width = out.length / n;
            for (int i = 0; i < n; i++) {
                all[from + i] = Embedding.normalised(java.util.Arrays.copyOfRange(out, i * width, (i + 1) * width));
            }
        }
        return all;
    }

    private static float[] run(Network network, Weights weights, FaceBatch batch) {
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            var ops = new TorchOps(weights, TorchOps.Mode.INFER, RandomGenerator.getDefault());
            return Weights.values(network.apply(ops, batch.images(ops.anyWeight())).getLast());
        }
    }
}
