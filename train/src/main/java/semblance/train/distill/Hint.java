package semblance.train.distill;

import semblance.align.FaceAligner;

/// A map inside the teacher that the student's own map is drawn to, beside the vectors: one number a picture for each
/// place and direction, where the vectors give 64 (FitNets, Romero et al. 2015). As in that paper a layer that is left
/// behind brings the student's channels to the teacher's; unlike there, hints and vectors are learnt together.
///
/// @param value    the map's name inside the teacher's ONNX file
/// @param channels directions kept of the teacher's channels, those with the most variance
/// @param stride   pixels of the picture between two places of the teacher's map: 8 or 16, say
/// @param map      the student's, by the name that its architecture gives it
/// @param weight   of its loss beside that of the vectors, which is 0 to 4; a hint's is about 1 at the start
public record Hint(String value, int channels, int stride, String map, double weight) {

    /// Rows and columns of the map.
    public int side() {
        return FaceAligner.SIZE / stride;
    }

    public Hint {
        if (value.isEmpty() || map.isEmpty() || channels < 1 || stride < 2 || !(weight > 0)) {
            throw new IllegalArgumentException("got the hint '" + value + "' of " + channels + " channels at stride " + stride + " for the map '" + map + "' with weight " + weight
                    + ", wanted names, at least one channel, a stride of 2 or more and a weight above 0");
        }
    }
}
