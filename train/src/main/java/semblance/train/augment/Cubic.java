package semblance.train.augment;

import semblance.train.dataset.CropShard;

/// Values between the pixels of a crop by cubic convolution (Keys 1981, a = -1/2: the Catmull-Rom spline). Bilinear ones are a mean of up to four
/// pixels, so what is learnt from would be softer than what is recognised later.
final class Cubic {

    private static final double LAST = CropShard.SIDE - 2.001;

    private Cubic() {
    }

    /// @param crop [CropShard#BYTES] long
    /// @param x    in units of pixel centres, brought inside by two pixels
    /// @param rgb  what is there, which may be a little below 0 or above 255
    static void sample(byte[] crop, double x, double y, float[] rgb) {
        double inX = Math.min(Math.max(x, 1), LAST), inY = Math.min(Math.max(y, 1), LAST);
        int left = (int) inX, top = (int) inY;
        float t = (float) (inX - left), u = (float) (inY - top);
        float a = before(t), b = at(t), c = at(1 - t), d = before(1 - t);
        float red = 0, green = 0, blue = 0;
        for (int row = 0, i = 3 * ((top - 1) * CropShard.SIDE + left - 1); row < 4; row++, i += 3 * CropShard.SIDE) {
            float weight = switch (row) {
                case 0 -> before(u);
                case 1 -> at(u);
                case 2 -> at(1 - u);
                default -> before(1 - u);
            };
            red += weight * (a * (crop[i] & 255) + b * (crop[i + 3] & 255) + c * (crop[i + 6] & 255) + d * (crop[i + 9] & 255));
            green += weight * (a * (crop[i + 1] & 255) + b * (crop[i + 4] & 255) + c * (crop[i + 7] & 255) + d * (crop[i + 10] & 255));
            blue += weight * (a * (crop[i + 2] & 255) + b * (crop[i + 5] & 255) + c * (crop[i + 8] & 255) + d * (crop[i + 11] & 255));
        }
        rgb[0] = red;
        rgb[1] = green;
        rgb[2] = blue;
    }

    /// The weight of the nearer pixel on one side, `t` away.
    private static float at(float t) {
        return (1.5f * t - 2.5f) * t * t + 1;
    }

    /// The weight of the pixel behind it, `1 + t` away.
    private static float before(float t) {
        return ((-0.5f * t + 1) * t - 0.5f) * t;
    }
}
