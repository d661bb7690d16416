package semblance.train;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import semblance.align.FaceAligner;
import semblance.train.distill.Preparation;
import semblance.train.network.Head;
import semblance.train.network.Network;
import semblance.train.network.TorchOps;
import semblance.train.network.Upload;
import semblance.train.network.Weights;
import semblance.train.sampler.Sampler;

/// Makes the last number of the identity vector say how uncertain the network is of the others. That a face's vector should say so is from Shi & Jain 2019 and
/// Chang et al. 2020, whose networks give a variance beside the vector. Here it is one of the 64 numbers, so that vectors stay what they are, of length 1 and compared by their
/// distance: with the last numbers `s` and `t`, two faces whose other numbers have the cosine `c` have the cosine `sqrt(1 - s^2) sqrt(1 - t^2) c + s t`. What tells people apart counts
/// the less, and chance the less, the more uncertain the pictures are, so that one threshold serves good pictures and poor ones.
///
/// Nothing else of the network changes, and nothing is trained by steps: the number's row of the embedding layer is a ridge regression on the pooled features. Its target for a picture is
/// the weight times `sqrt(1 - cosine)`, with the cosine of the picture's vector with the mean of those of the person's other pictures; 0 would be a picture that says of the person what
/// all the others say. The pictures are training people's, spoilt as in training.
final class Uncertainty {

    /// Pictures that a regression over some thousand features is steady with, and those it isn't worth beginning with.
    private static final int MOST = 12_000, FEWEST = 100;
    /// A person's: of fewer a mean says little, more are no other.
    private static final int LEAST_EACH = 5, MOST_EACH = 20;
    /// Of the features' variance, which is made 1.
    private static final double RIDGE = 0.3;
    /// A picture that is nothing but uncertain would have 1.
    private static final double HIGHEST = 0.93;
    private static final double SMALLEST_DEVIATION = 1e-6;
    private static final int CHUNK = 64, OTHERS = Head.EMBEDDING_SIZE - 1;

    private final Weights weights;
    private final Network network;
    private final TrainingFaces faces;
    private final EmbedderSettings settings;

    private Uncertainty(Weights weights, TrainingFaces faces, EmbedderSettings settings) {
        this.weights = weights;
        this.faces = faces;
        this.settings = settings;
        network = settings.architecture().network(Head.BOTH, 0, 0);
    }

    /// Writes the row of the last number, unless the settings say 0, or there are too few people with several pictures.
    ///
    /// @param weights in the processor's memory
    /// @return false if it was stopped before
    static boolean fit(Weights weights, TrainingFaces faces, EmbedderSettings settings, Preparation preparation) {
        int[] chosen = chosen(faces, settings.seed());
        if (settings.uncertainty() == 0 || chosen.length < FEWEST) return true;
        return new Uncertainty(weights, faces, settings).fit(chosen, preparation);
    }

    /// Crops of people drawn by the seed.
    private static int[] chosen(TrainingFaces faces, long seed) {
        int[] people = IntStream.range(0, faces.count()).filter(p -> faces.of()[p].length >= LEAST_EACH).toArray();
        var random = new SplittableRandom(seed);
        for (int i = people.length - 1; i > 0; i--) {
            int j = random.nextInt(i + 1), other = people[j];
            people[j] = people[i];
            people[i] = other;
        }
        return IntStream.of(people).flatMap(p -> Arrays.stream(faces.of()[p]).limit(MOST_EACH)).limit(MOST).toArray();
    }

    private boolean fit(int[] chosen, Preparation preparation) {
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            Optional<Tensor> features = features(chosen, preparation);
            if (features.isEmpty()) return false;
            float[] rows = weights.get("embedding.weight"), bias = weights.get("embedding.bias");
            Tensor layer = Upload.floats(weights.flat(), rows, bias.length, rows.length / bias.length);
            float[] numbers = Weights.values(features.get().matmul(layer.t()).add(Upload.floats(weights.flat(), bias, bias.length)));
            float[] line = line(features.get(), targets(numbers, IntStream.of(chosen).map(crop -> faces.people()[crop]).toArray(), settings.uncertainty()));
            System.arraycopy(line, 0, rows, OTHERS * (line.length - 1), line.length - 1);
            bias[OTHERS] = line[line.length - 1];
            weights.set("embedding.weight", rows);
            weights.set("embedding.bias", bias);
            return true;
        }
    }

    /// `[n, width]`; empty if it was stopped.
    private Optional<Tensor> features(int[] chosen, Preparation preparation) {
        Sampler inOrder = chunk -> Arrays.copyOfRange(chosen, (int) chunk * CHUNK, Math.min(chosen.length, (int) (chunk + 1) * CHUNK));
        var course = new Stage.Course(1, List.of(FaceAligner.SIZE), List.of(1.0), CHUNK, 1, 0, 0, 0, List.of());
        var batches = new FaceBatches(faces, Optional.empty(), inOrder, course, settings.augmentation(), 1, 1, settings.seed());
        int width = settings.architecture().features();
        float[] all = new float[chosen.length * width];
        for (int from = 0; from < chosen.length; from += CHUNK) {
            if (!preparation.goOn("how uncertain the network is", from, chosen.length)) return Optional.empty();
            FaceBatch batch = batches.batch(from / CHUNK).getFirst();
            try (var scope = new PointerScope()) {
                var ops = new TorchOps(weights, TorchOps.Mode.INFER, RandomGenerator.getDefault());
                float[] some = Weights.values(ops.run(network, batch.images(ops.anyWeight())).getFirst());
                System.arraycopy(some, 0, all, from * width, some.length);
            }
        }
        return Optional.of(Upload.floats(weights.flat(), all, chosen.length, width));
    }

    /// What the last number should be before the vector is scaled to length 1.
    ///
    /// @param numbers `[n][64]`, not scaled to length 1
    /// @param people  of each row; none has a single one
    static float[] targets(float[] numbers, int[] people, double weight) {
        double[][] units = new double[people.length][], sums = new double[Arrays.stream(people).max().orElseThrow() + 1][OTHERS];
        double[] lengths = new double[people.length];
        for (int i = 0; i < people.length; i++) {
            int at = i * Head.EMBEDDING_SIZE;
            double[] others = IntStream.range(at, at + OTHERS).mapToDouble(k -> numbers[k]).toArray();
            lengths[i] = Math.sqrt(dot(others, others));
            for (int k = 0; k < OTHERS; k++) sums[people[i]][k] += others[k] /= lengths[i];
            units[i] = others;
        }
        float[] targets = new float[people.length];
        for (int i = 0; i < people.length; i++) {
            double[] unit = units[i], sum = sums[people[i]], rest = IntStream.range(0, OTHERS).mapToDouble(k -> sum[k] - unit[k]).toArray();
            double cosine = dot(unit, rest) / Math.sqrt(dot(rest, rest));
            double s = Math.min(HIGHEST, weight * Math.sqrt(Math.max(0, 1 - cosine)));
            targets[i] = (float) (lengths[i] * s / Math.sqrt(1 - s * s));
        }
        return targets;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    /// Ridge regression on features of mean 0 and deviation 1.
    ///
    /// @param features `[n, width]`
    /// @return a factor for each feature as it is, and the constant
    static float[] line(Tensor features, float[] targets) {
        Tensor x = features.to(torch.ScalarType.Double), mean = x.mean(0);
        Tensor deviation = x.sub(mean).pow(new Scalar(2)).mean(0).sqrt().add(new Scalar(SMALLEST_DEVIATION));
        Tensor even = x.sub(mean).div(deviation);
        Tensor wanted = Upload.floats(features, targets, targets.length).to(torch.ScalarType.Double), middle = wanted.mean();
        double count = targets.length;
        double[] shared = doubles(even.t().matmul(wanted.sub(middle).unsqueeze(1)).div(new Scalar(count)));
        double[] moments = doubles(even.t().matmul(even).div(new Scalar(count)));
        for (int k = 0; k < shared.length; k++) moments[k * shared.length + k] += RIDGE;
        double[] factors = solved(moments, shared), means = doubles(mean), deviations = doubles(deviation);
        float[] line = new float[shared.length + 1];
        double constant = doubles(middle)[0];
        for (int k = 0; k < shared.length; k++) {
            line[k] = (float) (factors[k] / deviations[k]);
            constant -= means[k] * factors[k] / deviations[k];
        }
        line[shared.length] = (float) constant;
        return line;
    }

    private static double[] doubles(Tensor tensor) {
        double[] values = new double[(int) tensor.numel()];
        tensor.contiguous().data_ptr_double().get(values);
        return values;
    }

    /// Cholesky. Not libtorch's: its OpenBLAS crashes inside Java with a matrix of this size unless it is kept to one thread.
    ///
    /// @param matrix    `[d, d]`, symmetric, positive definite; overwritten
    /// @param righthand overwritten with what is returned
    static double[] solved(double[] matrix, double[] righthand) {
        int d = righthand.length;
        for (int i = 0; i < d; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = matrix[i * d + j];
                for (int k = 0; k < j; k++) sum -= matrix[i * d + k] * matrix[j * d + k];
                matrix[i * d + j] = i == j ? Math.sqrt(sum) : sum / matrix[j * d + j];
            }
        }
        for (int i = 0; i < d; i++) {
            for (int k = 0; k < i; k++) righthand[i] -= matrix[i * d + k] * righthand[k];
            righthand[i] /= matrix[i * d + i];
        }
        for (int i = d - 1; i >= 0; i--) {
            for (int k = i + 1; k < d; k++) righthand[i] -= matrix[k * d + i] * righthand[k];
            righthand[i] /= matrix[i * d + i];
        }
        return righthand;
    }
}
