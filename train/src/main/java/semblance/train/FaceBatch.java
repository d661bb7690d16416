package semblance.train;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import semblance.image.Image;
import semblance.train.augment.Augmentation;
import semblance.train.network.Upload;

/// One worker's share of a batch of faces.
///
/// @param pictures `size * size` RGB floats 0..255 each, rows from the top
/// @param people   the number of each picture's person
/// @param teacher  the teacher's vectors, side by side; empty without one
/// @param maps     of the teacher, one a hint
record FaceBatch(float[] pictures, int size, int[] people, float[] teacher, List<Maps> maps) {

    /// A batch of maps.
    ///
    /// @param halves `[n][side][side][channels]`, 16-bit floats
    record Maps(short[] halves, int side, int channels) {

        /// `[n, channels, side, side]`
        Tensor on(Tensor like) {
            return Upload.halves(like, halves, halves.length / side / side / channels, side, side, channels).permute(0, 3, 1, 2);
        }
    }

    int count() {
        return people.length;
    }

    /// The pictures, to look at.
    List<Image> toLookAt() {
        return IntStream.range(0, count()).mapToObj(i -> Augmentation.image(pictures, i, size)).toList();
    }

    /// `[n, 3, size, size]`, channels last in memory, which is the faster way on a CPU.
    Tensor images(Tensor like) {
        return Upload.floats(like, pictures, count(), size, size, 3).permute(0, 3, 1, 2);
    }

    /// `[n, d]`
    Tensor teacherVectors(Tensor like) {
        return Upload.floats(like, teacher, count(), teacher.length / count());
    }
}
