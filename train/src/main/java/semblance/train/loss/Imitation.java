package semblance.train.loss;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/// Knowledge distillation of an embedding (Hinton et al. 2015 for the idea; here the vectors themselves are matched, as
/// in FitNets, Romero et al. 2015): the squared Euclidean distance of the student's unit vector to the teacher's,
/// which for unit vectors is `2 - 2 cos`.
public final class Imitation {

    private Imitation() {
    }

    /// @param student `[n, d]`, unit length
    /// @param teacher `[n, d]`, unit length
    /// @return the mean over the batch, 0 to 4
    public static Tensor loss(Tensor student, Tensor teacher) {
        return student.sub(teacher).pow(new Scalar(2.0)).sum(1).mean();
    }
}
