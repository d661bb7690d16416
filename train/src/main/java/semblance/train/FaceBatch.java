package semblance.train;

import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// One worker's share of a batch of faces.
///
/// @param pictures `size * size` RGB floats 0..255 each, rows from the top
/// @param people   the number of each picture's person
/// @param teacher  the teacher's vectors, side by side; empty without one
record FaceBatch(float[] pictures, int size, int[] people, float[] teacher) {

    int count() {
        return people.length;
    }

    /// `[n, 3, size, size]`, channels last in memory, which is the faster way on a CPU.
    Tensor images(Tensor like) {
        return onDevice(pictures, like, count(), size, size, 3).permute(0, 3, 1, 2);
    }

    /// `[n, d]`
    Tensor teacherVectors(Tensor like) {
        return onDevice(teacher, like, count(), teacher.length / count());
    }

    private static Tensor onDevice(float[] values, Tensor like, long... shape) {
        Tensor host = torch.from_blob(new FloatPointer(values), shape);
        return host.to(like.device(), torch.ScalarType.Float, false, false, new MemoryFormatOptional());
    }
}
