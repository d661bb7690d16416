package semblance.train.detector;

import semblance.geometry.Box;

/// The squares from which faces are predicted (RetinaFace, Deng et al. 2019, with the sizes of its MobileNet variant):
/// at every place of the strides 8, 16 and 32 two of them, 16 and 32, 64 and 128, 256 and 512 pixels. Ordered by
/// stride, row, column, size, as the network lists them. Immutable.
final class Anchors {

    static final int[] STRIDES = {8, 16, 32};
    static final int[][] SIZES = {{16, 32}, {64, 128}, {256, 512}};
    /// Anchors at one place.
    static final int PER_PLACE = 2;
    /// Unit of centres and landmarks, as a share of the anchor's side; unit of logarithmic sizes (Liu et al. 2016, SSD).
    static final double CENTRE_VARIANCE = 0.1, SIZE_VARIANCE = 0.2;

    private final float[] x;
    private final float[] y;
    private final float[] side;

    /// @param width a multiple of 32, pixels, as is the height
    Anchors(int width, int height) {
        if (width < 32 || height < 32 || width % 32 != 0 || height % 32 != 0) {
            throw new IllegalArgumentException("got " + width + "x" + height + ", wanted multiples of 32");
        }
        int count = 0;
        for (int stride : STRIDES) count += PER_PLACE * (width / stride) * (height / stride);
        x = new float[count];
        y = new float[count];
        side = new float[count];
        for (int level = 0, i = 0; level < STRIDES.length; level++) {
            int stride = STRIDES[level];
            for (int row = 0; row < height / stride; row++) {
                for (int column = 0; column < width / stride; column++) {
                    for (int size : SIZES[level]) {
                        x[i] = (column + 0.5f) * stride;
                        y[i] = (row + 0.5f) * stride;
                        side[i++] = size;
                    }
                }
            }
        }
    }

    int count() {
        return x.length;
    }

    double x(int i) {
        return x[i];
    }

    double y(int i) {
        return y[i];
    }

    double side(int i) {
        return side[i];
    }

    double iou(int i, Box box) {
        double shared = shared(i, box);
        return shared / (side(i) * side(i) + box.area() - shared);
    }

    /// The part of the anchor that lies in the box, 0 to 1.
    double covered(int i, Box box) {
        return shared(i, box) / (side(i) * side(i));
    }

    private double shared(int i, Box box) {
        double h = side[i] / 2;
        double w = Math.min(x[i] + h, box.right()) - Math.max(x[i] - h, box.left());
        double v = Math.min(y[i] + h, box.bottom()) - Math.max(y[i] - h, box.top());
        return w <= 0 || v <= 0 ? 0 : w * v;
    }
}
