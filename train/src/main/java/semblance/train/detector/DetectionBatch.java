package semblance.train.detector;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import semblance.image.Image;

/// Some samples as plain arrays, made by a loader thread.
///
/// @param pixels      samples, rows, columns, RGB
/// @param assignments one a sample
record DetectionBatch(int side, byte[] pixels, List<Assignment> assignments) {

    static DetectionBatch of(Anchors anchors, List<Sample> samples) {
        int side = samples.getFirst().image().width(), bytes = 3 * side * side;
        byte[] pixels = new byte[samples.size() * bytes];
        for (int i = 0; i < samples.size(); i++) {
            System.arraycopy(samples.get(i).image().rgb(), 0, pixels, i * bytes, bytes);
        }
        return new DetectionBatch(side, pixels, samples.stream().map(s -> Assignment.of(anchors, s.faces())).toList());
    }

    int size() {
        return assignments.size();
    }

    List<Image> images() {
        int bytes = 3 * side * side;
        return IntStream.range(0, size()).mapToObj(i -> new Image(side, side, Arrays.copyOfRange(pixels, i * bytes, (i + 1) * bytes))).toList();
    }
}
