package semblance.align;

import semblance.geometry.Landmarks;
import semblance.geometry.Point;
import semblance.geometry.SimilarityTransform;
import semblance.image.Image;

/// Cuts a face so that its landmarks lie at fixed places of a 112x112 crop: one similarity transform (Umeyama 1991),
/// sampled in one pass from the decoded image. Stateless.
public final class FaceAligner {

    /// Side of the crop, pixels.
    public static final int SIZE = 112;

    /// Where the landmarks lie in the crop (the template that ArcFace's public code made common).
    public static final Landmarks TEMPLATE = new Landmarks(
            new Point(38.2946, 51.6963), new Point(73.5318, 51.5014), new Point(56.0252, 71.7366),
            new Point(41.5493, 92.3655), new Point(70.7299, 92.2041));

    private FaceAligner() {
    }

    /// The face as a 112x112 crop; what lies outside the image is black.
    public static Image align(Image image, Landmarks landmarks) {
        return warp(image, SimilarityTransform.fit(landmarks.points(), TEMPLATE.points()), SIZE);
    }

    /// A square cut: `toCrop` carries image points to crop points. Bilinear; when the picture shrinks, the mean of
    /// enough samples a pixel that none is skipped (area averaging).
    public static Image warp(Image image, SimilarityTransform toCrop, int size) {
        SimilarityTransform toImage = toCrop.inverse();
        int steps = Math.clamp((int) Math.ceil(toImage.scale() - 0.25), 1, 16);
        byte[] out = new byte[3 * size * size];
        double[] sum = new double[3];
        for (int y = 0, o = 0; y < size; y++) {
            for (int x = 0; x < size; x++, o += 3) {
                sum[0] = sum[1] = sum[2] = 0;
                for (int j = 0; j < steps; j++) {
                    double cy = y + (j + 0.5) / steps;
                    for (int i = 0; i < steps; i++) {
                        double cx = x + (i + 0.5) / steps;
                        sample(image, toImage.a() * cx - toImage.b() * cy + toImage.tx() - 0.5,
                                toImage.b() * cx + toImage.a() * cy + toImage.ty() - 0.5, sum);
                    }
                }
                double n = steps * steps;
                for (int c = 0; c < 3; c++) out[o + c] = (byte) (sum[c] / n + 0.5);
            }
        }
        return new Image(size, size, out);
    }

    /// Adds the bilinear value at (x, y), in units of pixel centres, to `sum`.
    private static void sample(Image image, double x, double y, double[] sum) {
        int x0 = (int) Math.floor(x), y0 = (int) Math.floor(y);
        double fx = x - x0, fy = y - y0;
        add(image, x0, y0, (1 - fx) * (1 - fy), sum);
        add(image, x0 + 1, y0, fx * (1 - fy), sum);
        add(image, x0, y0 + 1, (1 - fx) * fy, sum);
        add(image, x0 + 1, y0 + 1, fx * fy, sum);
    }

    private static void add(Image image, int x, int y, double weight, double[] sum) {
        if (x < 0 || y < 0 || x >= image.width() || y >= image.height()) return;
        int i = 3 * (y * image.width() + x);
        byte[] rgb = image.rgb();
        sum[0] += weight * (rgb[i] & 0xff);
        sum[1] += weight * (rgb[i + 1] & 0xff);
        sum[2] += weight * (rgb[i + 2] & 0xff);
    }

}
