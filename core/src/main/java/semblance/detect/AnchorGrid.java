package semblance.detect;

import semblance.geometry.Box;
import semblance.geometry.Landmarks;
import semblance.geometry.Point;

/// The squares from which RetinaFace (Deng et al. 2019, MobileNet variant) predicts faces: at every place of the
/// strides 8, 16 and 32 two of them, listed by stride, row, column, size. Decoding as in SSD (Liu et al. 2016, sec. 2.2)
/// with the usual units of 0.1 and 0.2.
final class AnchorGrid {

    private static final int[] STRIDES = {8, 16, 32};
    private static final int[][] SIDES = {{16, 32}, {64, 128}, {256, 512}};
    private static final double CENTRE_UNIT = 0.1, SIZE_UNIT = 0.2;

    private final float[] x;
    private final float[] y;
    private final float[] side;

    AnchorGrid(int width, int height) {
        int count = 0;
        for (int stride : STRIDES) count += 2 * places(width, stride) * places(height, stride);
        x = new float[count];
        y = new float[count];
        side = new float[count];
        for (int level = 0, i = 0; level < STRIDES.length; level++) {
            int stride = STRIDES[level];
            for (int row = 0; row < places(height, stride); row++) {
                for (int column = 0; column < places(width, stride); column++) {
                    for (int s : SIDES[level]) {
                        x[i] = (column + 0.5f) * stride;
                        y[i] = (row + 0.5f) * stride;
                        side[i++] = s;
                    }
                }
            }
        }
    }

    private static int places(int length, int stride) {
        return (length + stride - 1) / stride;
    }

    int count() {
        return x.length;
    }

    /// The box that anchor `i` predicts, in pixels of the canvas.
    Box box(int i, float[] boxes) {
        double cx = x[i] + boxes[4 * i] * CENTRE_UNIT * side[i], cy = y[i] + boxes[4 * i + 1] * CENTRE_UNIT * side[i];
        double w = side[i] * Math.exp(boxes[4 * i + 2] * SIZE_UNIT) / 2, h = side[i] * Math.exp(boxes[4 * i + 3] * SIZE_UNIT) / 2;
        return new Box(cx - w, cy - h, cx + w, cy + h);
    }

    Landmarks landmarks(int i, float[] landmarks) {
        return new Landmarks(point(i, 0, landmarks), point(i, 1, landmarks), point(i, 2, landmarks),
                point(i, 3, landmarks), point(i, 4, landmarks));
    }

    private Point point(int i, int k, float[] landmarks) {
        int at = 10 * i + 2 * k;
        return new Point(x[i] + landmarks[at] * CENTRE_UNIT * side[i], y[i] + landmarks[at + 1] * CENTRE_UNIT * side[i]);
    }
}
