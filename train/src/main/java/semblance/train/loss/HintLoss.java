package semblance.train.loss;

import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import semblance.train.distill.Hint;
import semblance.train.network.Ops.Conv;
import semblance.train.network.Parameter;
import semblance.train.network.TorchOps;

/// One of the teacher's maps, imitated (FitNets, Romero et al. 2015, eq. 3): a layer of 1x1 brings the student's channels
/// to the teacher's, and the mean square of what is missing is the loss. It belongs to the training and is left behind.
///
/// At smaller training pictures, or if it is a later one, the student's map has fewer places; the teacher's is then averaged down to them.
///
/// @param name     of the layer
/// @param channels of the student's map
public record HintLoss(String name, Hint hint, int channels) {

    /// The parameters that train beside the network's own.
    public List<Parameter> parameters() {
        return List.of(new Parameter(name + ".weight", new long[] {hint.channels(), channels, 1, 1}, true, true, Parameter.Init.normal(Math.sqrt(1.0 / channels))),
                new Parameter(name + ".bias", new long[] {hint.channels()}, true, false, Parameter.Init.constant(0)));
    }

    /// @param teacher `[n, hint channels, side, side]`
    /// @return the weighted mean over batch, places and channels; at the start about the weight
    public Tensor loss(TorchOps ops, Tensor teacher) {
        Tensor student = ops.marked(hint.map());
        Tensor brought = ops.convolve(student, Conv.pointwise(name, channels, hint.channels()).withBias());
        Tensor target = student.size(2) == teacher.size(2) ? teacher : torch.adaptive_avg_pool2d(teacher, student.size(2), student.size(3));
        return brought.sub(target).pow(new Scalar(2.0)).mean().mul(new Scalar(hint.weight()));
    }
}
