package semblance.train.distill;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import semblance.embed.Embedding;
import semblance.embed.FaceEmbedder;
import semblance.image.Image;
import semblance.train.dataset.CropShard;
import semblance.train.dataset.Crops;
import semblance.train.network.Weights;

/// Another network's view of our crops: the vectors to imitate. A crop's vector is that of the crop and of its mirror
/// image, added, so that both are one person; wider vectors than ours are projected onto the directions that hold most
/// of the training crops' variance (an SVD without centring, since cosines count from the origin), and scaled to length 1.
final class Teacher {

    private Teacher() {
    }

    /// @param wide   a row a crop, as [#bytes] gives them
    /// @param size   numbers in our vectors; no more than the teacher's
    /// @param fitted how many of the crops, from the first, the projection is fitted to
    /// @return a row a crop, `[crops][size]`, unit length
    static float[][] narrowed(float[][] wide, int size, int fitted) {
        if (wide[0].length < size) {
            throw new IllegalArgumentException("got a teacher of " + wide[0].length + " numbers, wanted at least " + size);
        }
        if (wide[0].length == size) return wide;
        float[] directions = principal(moments(Arrays.copyOf(wide, fitted)), wide[0].length);
        return Arrays.stream(wide).parallel().map(v -> project(v, directions, size)).toArray(float[][]::new);
    }

    /// The vector of a crop, in the machine's byte order.
    static ByteBuffer bytes(FaceEmbedder teacher, Crops crops, int crop) {
        float[] vector = teacher.embed(middle(crops, crop)).values();
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.nativeOrder());
        bytes.asFloatBuffer().put(vector);
        return bytes;
    }

    /// The 112-pixel template area of a crop.
    static Image middle(Crops crops, int crop) {
        byte[] stored = new byte[CropShard.BYTES];
        crops.read(crop, stored);
        int side = 112, edge = (CropShard.SIDE - side) / 2;
        byte[] rgb = new byte[3 * side * side];
        for (int y = 0; y < side; y++) System.arraycopy(stored, 3 * ((y + edge) * CropShard.SIDE + edge), rgb, 3 * y * side, 3 * side);
        return new Image(side, side, rgb);
    }

    private static float[] moments(float[][] vectors) {
        int d = vectors[0].length;
        float[] moments = new float[d * d];
        for (float[] v : vectors) {
            for (int i = 0; i < d; i++) for (int j = 0; j < d; j++) moments[i * d + j] += v[i] * v[j] / vectors.length;
        }
        return moments;
    }

    /// Eigenvectors of second moments, `[d, d]` row by row, a column each, the least variance first.
    static float[] principal(float[] moments, int d) {
        try (var scope = new PointerScope()) {
            Tensor matrix = torch.zeros(d, d);
            Weights.fill(matrix, moments);
            return Weights.values(torch.linalg_eigh(matrix).get1());
        }
    }

    private static float[] project(float[] v, float[] directions, int size) {
        int d = v.length;
        float[] out = new float[size];
        for (int k = 0; k < size; k++) {
            for (int j = 0; j < d; j++) out[k] += v[j] * directions[j * d + d - 1 - k];
        }
        return Embedding.normalised(out).values();
    }
}
