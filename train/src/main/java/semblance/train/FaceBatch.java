package semblance.train;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import semblance.image.Image;
import semblance.train.augment.Augmentation;
import semblance.train.distill.Hint;
import semblance.train.distill.Teacher.Lesson;
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
    /// @param values `[n][side][side][channels]`
    record Maps(float[] values, int side, int channels) {

        /// `[n, channels, side, side]`
        Tensor on(Tensor like) {
            return Upload.floats(like, values, values.length / side / side / channels, side, side, channels).permute(0, 3, 1, 2);
        }
    }

    /// To be filled.
    ///
    /// @param vector numbers of the teacher's vectors; 0 without one
    static FaceBatch empty(int count, int size, List<Hint> hints, int vector) {
        List<Maps> maps = hints.stream().map(h -> new Maps(new float[count * h.side() * h.side() * h.channels()], h.side(), h.channels())).toList();
        return new FaceBatch(new float[3 * size * size * count], size, new int[count], new float[vector * count], maps);
    }

    /// Puts what a teacher says of a picture in its place.
    void put(int i, Lesson lesson) {
        System.arraycopy(lesson.vector(), 0, teacher, i * lesson.vector().length, lesson.vector().length);
        for (int h = 0; h < maps.size(); h++) System.arraycopy(lesson.maps().get(h), 0, maps.get(h).values, i * lesson.maps().get(h).length, lesson.maps().get(h).length);
    }

    /// Numbers of a picture.
    int numbers() {
        return 3 * size * size;
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
