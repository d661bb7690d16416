package semblance.train.network;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/// The numbers of a network: its parameters by name, all trained ones side by side in one flat vector, so that an
/// optimizer, an average or a checkpoint is a handful of operations over one vector.
///
/// Reading from several threads is safe; changing (an optimizer's step) is for one thread while nobody reads.
public final class Weights implements AutoCloseable {

    private final Map<String, Parameter> parameters = new LinkedHashMap<>();
    private final Map<String, Tensor> tensors = new LinkedHashMap<>();
    private final Set<String> frozen = new HashSet<>();
    private final Tensor trained;
    private final Tensor statistics;
    private final Tensor decayed;
    private final TorchDevice device;

    private Weights(Collection<Parameter> all, TorchDevice device) {
        this.device = device;
        for (Parameter p : all) {
            if (parameters.put(p.name(), p) != null) {
                throw new IllegalArgumentException("two parameters are named " + p.name() + "; names must differ");
            }
        }
        trained = zeros(total(true));
        statistics = zeros(total(false));
        decayed = zeros(total(true));
        int[] used = new int[2];
        float[] decay = new float[Math.toIntExact(total(true))];
        for (Parameter p : parameters.values()) {
            int which = p.trained() ? 0 : 1;
            Tensor part = (p.trained() ? trained : statistics).narrow(0, used[which], p.size());
            if (p.decayed()) Arrays.fill(decay, used[which], used[which] + p.size(), 1);
            tensors.put(p.name(), keep(part.view(p.shape()).detach().set_requires_grad(p.trained())));
            used[which] += p.size();
        }
        fill(decayed, decay);
    }

    /// Fresh weights for a network and whatever else trains with it (a classifier of the loss, say), in the processor's memory.
    public static Weights initialise(Network network, List<Parameter> more, RandomGenerator random) {
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            var all = new ArrayList<>(Declaration.of(network));
            all.addAll(more);
            var weights = new Weights(all, TorchDevice.CPU);
            for (Parameter p : all) {
                float[] values = new float[p.size()];
                for (int i = 0; i < values.length; i++) {
                    double noise = p.init().deviation() == 0 ? 0 : p.init().deviation() * random.nextGaussian();
                    values[i] = (float) (p.init().constant() + noise);
                }
                weights.set(p.name(), values);
            }
            return weights;
        }
    }

    /// A copy in the memory of a device, with nothing frozen.
    public Weights on(TorchDevice device) {
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            var copy = new Weights(parameters.values(), device);
            copy.trained.copy_(trained);
            copy.statistics.copy_(statistics);
            return copy;
        }
    }

    private Tensor zeros(long size) {
        return keep(torch.zeros(new long[] {size}, new TensorOptions(device.libtorch())));
    }

    private static Tensor keep(Tensor t) {
        t.retainReference();
        return t;
    }

    private long total(boolean wanted) {
        return parameters.values().stream().filter(p -> p.trained() == wanted).mapToLong(Parameter::size).sum();
    }

    public Collection<Parameter> parameters() {
        return parameters.values();
    }

    /// The live tensor; trained ones record gradients.
    public Tensor tensor(String name) {
        Tensor t = tensors.get(name);
        if (t == null) throw new IllegalArgumentException("no parameter " + name + "; there are " + tensors.keySet());
        return t;
    }

    /// Keeps parameters as they are from now on: they get no gradient, don't decay, and batch norms among them use their
    /// recorded statistics.
    ///
    /// @param prefixes beginnings of names
    /// @throws IllegalArgumentException if a prefix is no parameter's
    public void freeze(List<String> prefixes) {
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            for (String prefix : prefixes) {
                List<String> names = tensors.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
                if (names.isEmpty()) throw new IllegalArgumentException("got '" + prefix + "' to freeze, wanted the beginning of a name like " + some(tensors.keySet()));
                names.forEach(this::freeze);
            }
        }
    }

    private void freeze(String name) {
        tensors.get(name).set_requires_grad(false);
        frozen.add(name);
        long at = 0;
        for (Parameter p : parameters.values()) {
            if (p.trained() && p.name().equals(name)) decayed.narrow(0, at, p.size()).fill_(new org.bytedeco.pytorch.Scalar(0.0));
            if (p.trained()) at += p.size();
        }
    }

    public boolean frozen(String name) {
        return frozen.contains(name);
    }

    public TorchDevice device() {
        return device;
    }

    /// All trained numbers, one vector: the tensors are views of it.
    public Tensor flat() {
        return trained;
    }

    /// All recorded statistics, one vector.
    public Tensor flatStatistics() {
        return statistics;
    }

    /// 1 where weight decay applies, 0 elsewhere; as long as [#flat].
    Tensor decayed() {
        return decayed;
    }

    /// A copy of a parameter's numbers.
    public float[] get(String name) {
        return values(tensor(name));
    }

    public void set(String name, float[] values) {
        Parameter p = parameters.get(name);
        if (p == null || p.size() != values.length) {
            throw new IllegalArgumentException("got " + values.length + " numbers for " + name + ", wanted "
                    + (p == null ? "a known name" : String.valueOf(p.size())));
        }
        fill(tensor(name), values);
    }

    /// Takes every parameter that `other` has under the same name and shape; returns the names it lacks.
    public List<String> copyFrom(Weights other) {
        var missing = new ArrayList<String>();
        for (Parameter p : parameters.values()) {
            Parameter q = other.parameters.get(p.name());
            if (q == null || !Arrays.equals(p.shape(), q.shape())) missing.add(p.name());
            else set(p.name(), other.get(p.name()));
        }
        return missing;
    }

    /// Writes every parameter under its name, as safetensors.
    public void save(Path file) {
        var arrays = new LinkedHashMap<String, Safetensors.Array>();
        for (Parameter p : parameters.values()) arrays.put(p.name(), new Safetensors.Array(p.shape(), get(p.name())));
        Safetensors.write(file, arrays, Map.of("format", "pt"));
    }

    /// Takes what a safetensors file has under the same names and shapes; torchvision's names of EfficientNet-B0 are known too.
    ///
    /// @return what didn't fit, a line each: parameters that the file lacks or has in another shape, and what else it has
    /// @throws IllegalArgumentException if nothing fits: then it is another network's
    public List<String> load(Path file) {
        Map<String, Safetensors.Array> arrays = TorchvisionNames.inTimms(Safetensors.read(file));
        var misfits = new ArrayList<String>();
        for (Parameter p : parameters.values()) {
            Safetensors.Array array = arrays.get(p.name());
            if (array == null) misfits.add(p.name() + ": not in the file");
            else if (!Arrays.equals(array.shape(), p.shape())) {
                misfits.add(p.name() + ": got the shape " + Arrays.toString(array.shape()) + ", wanted " + Arrays.toString(p.shape()));
            } else set(p.name(), array.values());
        }
        if (misfits.size() == parameters.size()) {
            throw new IllegalArgumentException("got " + file + ", of which nothing fits this network: it has " + some(arrays.keySet())
                    + ", wanted " + some(parameters.keySet()));
        }
        arrays.keySet().stream().filter(name -> !parameters.containsKey(name)).forEach(name -> misfits.add(name + ": only in the file"));
        return misfits;
    }

    private static String some(Collection<String> names) {
        return names.stream().limit(5).collect(Collectors.joining(", ")) + (names.size() > 5 ? " and " + (names.size() - 5) + " more" : "");
    }

    /// The numbers of a float tensor, whatever its layout.
    public static float[] values(Tensor tensor) {
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            Tensor plain = tensor.detach().cpu().contiguous();
            float[] out = new float[Math.toIntExact(plain.numel())];
            // an empty tensor, the statistics of a network without batch norms, has no address
            if (out.length > 0) plain.data_ptr_float().get(out);
            return out;
        }
    }

    /// Overwrites a float tensor.
    ///
    /// @throws IllegalArgumentException if the number of values differs
    public static void fill(Tensor tensor, float[] values) {
        if (tensor.numel() != values.length) {
            throw new IllegalArgumentException("got " + values.length + " numbers, wanted " + tensor.numel()
                    + ": they belong to another network");
        }
        if (values.length == 0) return;
        try (var scope = new PointerScope(); var guard = new NoGradGuard()) {
            Tensor source = torch.from_blob(new FloatPointer(values), values.length);
            tensor.detach().copy_(source.view(tensor.shape()));
        }
    }

    @Override
    public void close() {
        tensors.values().forEach(Tensor::close);
        trained.close();
        statistics.close();
        decayed.close();
    }
}
