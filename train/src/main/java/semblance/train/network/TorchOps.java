package semblance.train.network;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Runs a network in libtorch. One pass, one thread; make it inside a `PointerScope`.
public class TorchOps implements Ops<Tensor> {

    /// What a pass is for.
    public enum Mode {
        /// Batch statistics, recorded into the running ones.
        TRAIN,
        /// Batch statistics, not recorded: the further workers of a data-parallel step, so that only one writes.
        TRAIN_UNRECORDED,
        /// Running statistics, no dropout.
        INFER
    }

    /// Whether Java was started with what [DepthwiseGradient] needs; the launcher does. Else libtorch takes all slopes.
    private static final boolean VECTORS = ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();

    private final Weights weights;
    private final Mode mode;
    private final RandomGenerator random;
    private final Map<String, Tensor> marked = new HashMap<>();
    private final List<Apart> apart = new ArrayList<>();

    /// A convolution that libtorch takes no slope of: [DepthwiseGradient] does.
    private record Apart(Conv layer, Tensor input, Tensor output) {

        String weight() {
            return layer.name() + ".weight";
        }
    }

    /// @param random draws dropout and drop-path; not used by `INFER`
    public TorchOps(Weights weights, Mode mode, RandomGenerator random) {
        this.weights = weights;
        this.mode = mode;
        this.random = random;
    }

    /// A pass for a loss: in the precision of the device, with outputs and marked maps in float32.
    ///
    /// @param images `[n, 3, height, width]`, beside the weights
    public List<Tensor> run(Network network, Tensor images) {
        try (var precision = weights.device().precision()) {
            return network.apply(this, images).stream().map(TorchOps::single).toList();
        }
    }

    private static Tensor single(Tensor x) {
        return x.to(torch.ScalarType.Float);
    }

    public boolean training() {
        return mode != Mode.INFER;
    }

    public Tensor weight(String name) {
        return weights.tensor(name);
    }

    /// A parameter, whichever: it tells the device that inputs must be on.
    public Tensor anyWeight() {
        return weights.flat();
    }

    @Override
    public Tensor mark(String map, Tensor x) {
        marked.put(map, x);
        return x;
    }

    /// The map that this pass has marked.
    ///
    /// @throws IllegalArgumentException if the network marks none of that name
    public Tensor marked(String map) {
        Tensor x = marked.get(map);
        if (x == null) throw new IllegalArgumentException("got a hint for the map '" + map + "', wanted one of " + marked.keySet() + ", which this network marks");
        return single(x);
    }

    private TensorOptional optional(String name) {
        return new TensorOptional(weight(name));
    }

    @Override
    public Tensor normalise(Tensor x, double mean, double deviation) {
        return x.sub(new Scalar(mean)).mul_(new Scalar(1 / deviation));
    }

    @Override
    public Tensor convolve(Tensor x, Conv c) {
        TensorOptional bias = c.bias() ? optional(c.name() + ".bias") : new TensorOptional();
        Tensor weight = weight(c.name() + ".weight");
        boolean alone = VECTORS && training() && weights.device().equals(TorchDevice.CPU) && DepthwiseGradient.possible(c) && weight.requires_grad() && x.requires_grad();
        Tensor y = torch.conv2d(x, alone ? weight.detach() : weight, bias, new long[] {c.stride(), c.stride()},
                new long[] {c.padding(), c.padding()}, new long[] {1, 1}, c.groups());
        if (alone) apart.add(new Apart(c, x, y));
        return y;
    }

    /// The slope of a loss that this pass came to, over all trained numbers: as long as [Weights#flat], zero for what is frozen.
    public Tensor gradient(Tensor loss) {
        List<Parameter> trained = weights.parameters().stream().filter(Parameter::trained).toList();
        Set<String> alone = apart.stream().map(Apart::weight).collect(Collectors.toSet());
        Predicate<Parameter> asked = p -> weight(p.name()).requires_grad() && !alone.contains(p.name());
        Stream<Tensor> leaves = trained.stream().filter(asked).map(p -> weight(p.name()));
        TensorVector found = torch.grad(new TensorVector(loss), new TensorVector(Stream.concat(leaves, apart.stream().map(Apart::output)).toArray(Tensor[]::new)));
        try (var guard = new NoGradGuard()) {
            var parts = new TensorVector();
            long next = 0, outputs = found.size() - apart.size();
            for (Parameter p : trained) {
                Tensor slope = asked.test(p) ? found.get(next++) : alone.contains(p.name()) ? ours(p.name(), found, outputs) : torch.zeros_like(weight(p.name()));
                parts.push_back(slope.reshape(-1));
            }
            return torch.cat(parts, 0);
        }
    }

    /// @param found slopes, from the place `outputs` on those over what came out of the layers apart
    private Tensor ours(String weight, TensorVector found, long outputs) {
        float[] sum = new float[Math.toIntExact(weight(weight).numel())];
        for (int i = 0; i < apart.size(); i++) {
            if (!apart.get(i).weight().equals(weight)) continue;
            float[] slope = DepthwiseGradient.of(apart.get(i).layer(), apart.get(i).input(), found.get(outputs + i));
            for (int k = 0; k < sum.length; k++) sum[k] += slope[k];
        }
        return Upload.floats(anyWeight(), sum, sum.length);
    }

    @Override
    public Tensor batchNorm(Tensor x, BatchNorm n) {
        boolean frozen = weights.frozen(n.name() + ".weight");
        boolean recorded = mode != Mode.TRAIN_UNRECORDED || frozen;
        TensorOptional mean = recorded ? optional(n.name() + ".running_mean") : new TensorOptional();
        TensorOptional variance = recorded ? optional(n.name() + ".running_var") : new TensorOptional();
        return torch.batch_norm(x, optional(n.name() + ".weight"), optional(n.name() + ".bias"), mean, variance,
                training() && !frozen, BatchNorm.MOMENTUM, BatchNorm.EPSILON, false);
    }

    @Override
    public Tensor layerNorm(Tensor x, LayerNorm n) {
        Tensor normed = torch.layer_norm(x.permute(0, 2, 3, 1), new long[] {n.channels()}, optional(n.name() + ".weight"),
                optional(n.name() + ".bias"), LayerNorm.EPSILON, false);
        return normed.permute(0, 3, 1, 2);
    }

    @Override
    public Tensor scale(Tensor x, Scale s) {
        return x.mul(weight(s.name()).view(1, s.channels(), 1, 1));
    }

    @Override
    public Tensor silu(Tensor x) {
        return torch.silu(x);
    }

    @Override
    public Tensor leakyRelu(Tensor x, double slope) {
        return torch.leaky_relu(x, new Scalar(slope));
    }

    @Override
    public Tensor prelu(Tensor x, Slopes s) {
        return torch.prelu(x, weight(s.name() + ".weight"));
    }

    @Override
    public Tensor gelu(Tensor x) {
        return torch.gelu(x);
    }

    @Override
    public Tensor sigmoid(Tensor x) {
        return torch.sigmoid(x);
    }

    @Override
    public Tensor add(Tensor a, Tensor b) {
        return a.add(b);
    }

    @Override
    public Tensor multiply(Tensor a, Tensor b) {
        return a.mul(b);
    }

    @Override
    public Tensor globalAverage(Tensor x) {
        return torch.mean(x, new long[] {2, 3}, true, new ScalarTypeOptional());
    }

    /// On a map of another side, as pictures of another size give, the weights are those of the nearest places.
    @Override
    public Tensor weightedAverage(Tensor x, Places p) {
        Tensor weights = weight(p.name() + ".weight").view(1, p.channels(), p.side(), p.side());
        if (x.size(2) != p.side()) weights = torch.adaptive_avg_pool2d(weights, x.size(2), x.size(3));
        return torch.mean(x.mul(weights), new long[] {2, 3}, true, new ScalarTypeOptional());
    }

    @Override
    public Tensor flatten(Tensor x) {
        return x.flatten(1, -1);
    }

    @Override
    public Tensor linear(Tensor x, Linear l) {
        TensorOptional bias = l.bias() ? optional(l.name() + ".bias") : new TensorOptional();
        return torch.linear(x, weight(l.name() + ".weight"), bias);
    }

    @Override
    public Tensor concatenate(List<Tensor> parts) {
        return torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), 1);
    }

    @Override
    public Tensor upsampleTwice(Tensor x) {
        return torch.upsample_nearest2d(x, 2 * x.size(2), 2 * x.size(3));
    }

    @Override
    public Tensor anchors(Tensor x, int width) {
        return x.permute(0, 2, 3, 1).reshape(x.size(0), -1, width);
    }

    @Override
    public Tensor concatenateAnchors(List<Tensor> parts) {
        return concatenate(parts);
    }

    @Override
    public Tensor softmax(Tensor x) {
        return torch.softmax(x, -1);
    }

    @Override
    public Tensor unitLength(Tensor x) {
        return torch.normalize(x);
    }

    @Override
    public Tensor dropout(Tensor x, double p) {
        return training() && p > 0 ? x.mul(keepMask(p, x.shape())) : x;
    }

    @Override
    public Tensor dropPath(Tensor x, double p) {
        return training() && p > 0 ? x.mul(keepMask(p, x.size(0), 1, 1, 1)) : x;
    }

    /// Zero with probability `p`, else `1 / (1 - p)`, from the pass's own generator: libtorch's is shared by threads.
    private Tensor keepMask(double p, long... shape) {
        int n = 1;
        for (long side : shape) n = Math.multiplyExact(n, Math.toIntExact(side));
        float[] mask = new float[n];
        float kept = (float) (1 / (1 - p));
        for (int i = 0; i < n; i++) mask[i] = random.nextDouble() < p ? 0 : kept;
        return Upload.floats(anyWeight(), mask, shape);
    }
}
