package semblance.train.landmark;

import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import semblance.align.LandmarkRefiner;
import semblance.image.Image;
import semblance.train.augment.Augmentation;
import semblance.train.network.Upload;

/// One worker's share of a batch of cuts.
///
/// @param pictures 64 * 64 RGB floats 0..255 each, rows from the top
/// @param moves    ten numbers each: from the template to the landmarks, in [LandmarkRefiner#UNIT]s
record LandmarkBatch(float[] pictures, float[] moves) {

    static final int NUMBERS = 3 * LandmarkRefiner.SIDE * LandmarkRefiner.SIDE;

    int count() {
        return moves.length / 10;
    }

    /// The cuts, to look at.
    List<Image> toLookAt() {
        return IntStream.range(0, count()).mapToObj(i -> Augmentation.image(pictures, i, LandmarkRefiner.SIDE)).toList();
    }

    Tensor images(Tensor like) {
        return Upload.floats(like, pictures, count(), LandmarkRefiner.SIDE, LandmarkRefiner.SIDE, 3).permute(0, 3, 1, 2);
    }

    Tensor wanted(Tensor like) {
        return Upload.floats(like, moves, count(), 10);
    }

    /// Shares of several workers as one.
    static LandmarkBatch joined(List<LandmarkBatch> shares) {
        int n = shares.stream().mapToInt(LandmarkBatch::count).sum(), at = 0;
        var all = new LandmarkBatch(new float[n * NUMBERS], new float[n * 10]);
        for (LandmarkBatch share : shares) {
            System.arraycopy(share.pictures, 0, all.pictures, at * NUMBERS, share.pictures.length);
            System.arraycopy(share.moves, 0, all.moves, at * 10, share.moves.length);
            at += share.count();
        }
        return all;
    }
}
