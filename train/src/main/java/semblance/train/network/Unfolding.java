package semblance.train.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import semblance.train.network.Safetensors.Array;

/// Makes an exported network one that can be trained on. An export has no batch norms: they have vanished into the convolutions
/// before them, and what they had recorded is lost. So a batch of pictures goes through the network, and each norm on its way
/// records that batch, with gain and shift such that it changes nothing: what comes out is what came out of the export.
///
/// A convolution's weights are brought to the size that fresh ones have (He et al. 2015), which its norm takes back: a step of the optimizer
/// is then as large a part of them as in a training from the beginning.
public final class Unfolding extends TorchOps {

    private final Weights weights;
    private final Map<String, Array> folded;
    private final List<String> misfits = new ArrayList<>();
    /// What the pictures' scale has taken from the weights of the first convolution, into which an export puts it if nothing is taken off the pixels.
    private double due = 1;
    /// The convolution that came last: the one a norm belongs to.
    private Conv last;

    private Unfolding(Weights weights, Map<String, Array> folded) {
        super(weights, Mode.INFER, RandomGenerator.getDefault());
        this.weights = weights;
        this.folded = new HashMap<>(folded);
    }

    /// @param folded   the export's numbers by name
    /// @param pictures `[n, 3, height, width]`, raw 0..255, as the network is to be trained on
    /// @return what didn't fit, a line each; it is as it was before
    /// @throws IllegalArgumentException if nothing fits
    public static List<String> load(Network network, Weights weights, Map<String, Array> folded, Tensor pictures) {
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            var unfolding = new Unfolding(weights, folded);
            network.apply(unfolding, pictures);
            if (weights.parameters().stream().noneMatch(p -> folded.containsKey(p.name()))) {
                throw new IllegalArgumentException("got a model whose numbers are called " + folded.keySet().stream().limit(3).toList() + ", wanted one of the architecture " + network.name());
            }
            return unfolding.misfits;
        }
    }

    @Override
    public Tensor normalise(Tensor x, double mean, double deviation) {
        if (mean == 0) due = deviation;
        return super.normalise(x, mean, deviation);
    }

    @Override
    public Tensor convolve(Tensor x, Conv c) {
        last = c;
        String weight = c.name() + ".weight";
        if (due != 1) folded.computeIfPresent(weight, (name, array) -> times(array, due));
        due = 1;
        if (take(weight) && folds(c)) {
            float[] values = folded.get(weight).values().clone(), scales = scales(c);
            int per = values.length / c.out();
            for (int i = 0; i < values.length; i++) values[i] *= scales[i / per];
            weights.set(weight, values);
        }
        if (c.bias()) take(c.name() + ".bias");
        return super.convolve(x, c);
    }

    @Override
    public Tensor batchNorm(Tensor x, BatchNorm n) {
        if (!folds(last)) return super.batchNorm(x, n);
        float[] mean = Weights.values(over(x)), square = Weights.values(over(x.mul(x)));
        float[] bias = folded.get(last.name() + ".bias").values(), scales = scales(last);
        float[] gain = new float[mean.length], shift = new float[mean.length], variance = new float[mean.length];
        for (int i = 0; i < mean.length; i++) {
            variance[i] = Math.max(0, square[i] - mean[i] * mean[i]);
            gain[i] = (float) Math.sqrt(variance[i] + BatchNorm.EPSILON) / scales[i];
            shift[i] = mean[i] / scales[i] + bias[i];
        }
        weights.set(n.name() + ".weight", gain);
        weights.set(n.name() + ".bias", shift);
        weights.set(n.name() + ".running_mean", mean);
        weights.set(n.name() + ".running_var", variance);
        return super.batchNorm(x, n);
    }

    private static Array times(Array array, double factor) {
        float[] values = array.values().clone();
        for (int i = 0; i < values.length; i++) values[i] = (float) (values[i] * factor);
        return new Array(array.shape(), values);
    }

    /// The mean of each channel.
    private static Tensor over(Tensor x) {
        return x.mean(new long[] {0, 2, 3}, false, new ScalarTypeOptional());
    }

    /// Whether a norm had been folded into this convolution, which has a bias from it.
    private boolean folds(Conv c) {
        return !c.bias() && folded.containsKey(c.name() + ".bias") && folded.containsKey(c.name() + ".weight");
    }

    /// What brings each channel's weights to the size of fresh ones; 1 for a channel that is dead.
    private float[] scales(Conv c) {
        float[] values = folded.get(c.name() + ".weight").values(), scales = new float[c.out()];
        int per = values.length / c.out();
        double fresh = Math.sqrt(2.0 * c.groups() / ((double) c.kernel() * c.kernel() * c.out()));
        for (int o = 0; o < scales.length; o++) {
            double sum = 0;
            for (int i = o * per; i < (o + 1) * per; i++) sum += values[i] * values[i];
            double size = Math.sqrt(sum / per);
            scales[o] = size < 1e-8 ? 1 : (float) (fresh / size);
        }
        return scales;
    }

    @Override
    public Tensor linear(Tensor x, Linear l) {
        take(l.name() + ".weight");
        if (l.bias()) take(l.name() + ".bias");
        return super.linear(x, l);
    }

    @Override
    public Tensor prelu(Tensor x, Slopes s) {
        take(s.name() + ".weight");
        return super.prelu(x, s);
    }

    @Override
    public Tensor scale(Tensor x, Scale s) {
        take(s.name());
        return super.scale(x, s);
    }

    @Override
    public Tensor layerNorm(Tensor x, LayerNorm n) {
        take(n.name() + ".weight");
        take(n.name() + ".bias");
        return super.layerNorm(x, n);
    }

    @Override
    public Tensor weightedAverage(Tensor x, Places p) {
        take(p.name() + ".weight");
        return super.weightedAverage(x, p);
    }

    private boolean take(String name) {
        Array array = folded.get(name);
        long wanted = weights.tensor(name).numel();
        if (array == null) misfits.add(name + ": not in the file");
        else if (array.values().length != wanted) misfits.add(name + ": got " + array.values().length + " numbers, wanted " + wanted);
        else weights.set(name, array.values());
        return array != null && array.values().length == wanted;
    }
}
