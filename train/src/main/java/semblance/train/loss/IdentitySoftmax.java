package semblance.train.loss;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import semblance.train.network.Parameter;
import semblance.train.network.TorchOps;
import semblance.train.network.Upload;

/// Stage 1's loss: which of the training people is it? A linear layer to one number a person and cross-entropy; with a
/// margin, the layer works on cosines and the right person's is made harder.
///
/// - `PLAIN`: cross-entropy over `w x + b`.
/// - `COSFACE` (Wang et al. 2018, eq. 4): `s (cos t - m)` for the right person, `s cos t` for the others.
/// - `ARCFACE` (Deng et al. 2019, eq. 3): `s cos(t + m)` for the right person.
///
/// The layer belongs to the training, not to the network: it is left behind when stage 2 begins.
///
/// @param features width of the input
/// @param people   number of identities
/// @param scale    s of the margin heads; the papers: 64. Fewer people do with less.
/// @param margin   m; CosFace 0.35, ArcFace 0.5
/// @param smoothing label smoothing (Szegedy et al. 2016), 0 to below 1
public record IdentitySoftmax(Kind kind, int features, int people, double scale, double margin, double smoothing) {

    /// How the right person is made harder.
    public enum Kind { PLAIN, COSFACE, ARCFACE }

    private static final String NAME = "classifier";

    /// The parameters that train beside the network's own.
    public List<Parameter> parameters() {
        var weight = new Parameter(NAME + ".weight", new long[] {people, features}, true, true,
                new Parameter.Init(0, Math.sqrt(1.0 / features)));
        var bias = new Parameter(NAME + ".bias", new long[] {people}, true, false, new Parameter.Init(0, 0));
        return kind == Kind.PLAIN ? List.of(weight, bias) : List.of(weight);
    }

    /// @param features `[n, features]`
    /// @param labels   the person's number, 0 to people - 1, a row
    /// @return the mean cross-entropy
    public Tensor loss(TorchOps ops, Tensor features, long[] labels) {
        Tensor target = Upload.longs(features, labels);
        var options = new org.bytedeco.pytorch.CrossEntropyLossOptions();
        options.label_smoothing().put(smoothing);
        return torch.cross_entropy(logits(ops, features, target), target, options);
    }

    private Tensor logits(TorchOps ops, Tensor x, Tensor target) {
        Tensor weight = ops.weight(NAME + ".weight");
        if (kind == Kind.PLAIN) {
            return torch.linear(x, weight, new org.bytedeco.pytorch.TensorOptional(ops.weight(NAME + ".bias")));
        }
        Tensor cosine = torch.linear(torch.normalize(x), torch.normalize(weight));
        Tensor right = torch.one_hot(target, people).to(torch.ScalarType.Float);
        Tensor harder = kind == Kind.COSFACE ? cosine.sub(right.mul(new Scalar(margin))) : turned(cosine, right);
        return harder.mul(new Scalar(scale));
    }

    /// `cos(t + m)` at the right person. Beyond `t + m = pi` the cosine would rise again; there a line goes on falling.
    private Tensor turned(Tensor cosine, Tensor right) {
        Tensor safe = cosine.clamp(new org.bytedeco.pytorch.ScalarOptional(new Scalar(-1 + 1e-6)),
                new org.bytedeco.pytorch.ScalarOptional(new Scalar(1 - 1e-6)));
        Tensor sine = safe.pow(new Scalar(2.0)).neg().add(new Scalar(1.0)).sqrt();
        Tensor turned = safe.mul(new Scalar(Math.cos(margin))).sub(sine.mul(new Scalar(Math.sin(margin))));
        Tensor line = safe.sub(new Scalar(margin * Math.sin(margin)));
        Tensor bounded = torch.where(safe.gt(new Scalar(-Math.cos(margin))), turned, line);
        return cosine.add(right.mul(bounded.sub(cosine)));
    }
}
