package semblance.train.augment;

import java.util.random.RandomGenerator;
import semblance.train.dataset.CropShard;

/// A way of making another face: its features are moved a little, each part its own way (elastic distortion, Simard et al. 2003, on a
/// coarse grid with a smoothstep between its knots), in a slightly other light. It may be another person by then: so only for pictures
/// that a teacher looks at too. Several pictures of a person that are bent the same way still show one.
public final class Bending {

    /// knots a side, the first on the crop's edge and the last just beyond the opposite one
    private static final int KNOTS = 5;
    /// deviation of a knot in each direction, pixels
    private static final double MOVED = 3;
    /// deviation of a colour's gain, as a logarithm
    private static final double TINTED = 0.08;

    private final double[] right = new double[KNOTS * KNOTS], down = new double[KNOTS * KNOTS];
    private final double[] gain = new double[3];

    private Bending() {
    }

    public static Bending draw(RandomGenerator random) {
        var drawn = new Bending();
        for (int k = 0; k < KNOTS * KNOTS; k++) {
            drawn.right[k] = random.nextGaussian() * MOVED;
            drawn.down[k] = random.nextGaussian() * MOVED;
        }
        for (int c = 0; c < 3; c++) drawn.gain[c] = Math.exp(random.nextGaussian() * TINTED);
        return drawn;
    }

    /// @param crop [CropShard#BYTES] long, changed in place
    public void bend(byte[] crop) {
        byte[] from = crop.clone();
        int side = CropShard.SIDE;
        double cell = (KNOTS - 1.0) / side, last = side - 1.001;
        for (int y = 0, o = 0; y < side; y++) {
            int row = (int) (y * cell);
            double v = smoothstep(y * cell - row);
            for (int x = 0; x < side; x++, o += 3) {
                int column = (int) (x * cell), k = row * KNOTS + column;
                double u = smoothstep(x * cell - column);
                double sx = Math.clamp(x + between(right, k, u, v), 0, last), sy = Math.clamp(y + between(down, k, u, v), 0, last);
                int x0 = (int) sx, y0 = (int) sy, i = 3 * (y0 * side + x0), j = i + 3 * side;
                double fx = sx - x0, fy = sy - y0;
                for (int c = 0; c < 3; c++) {
                    double above = (1 - fx) * (from[i + c] & 255) + fx * (from[i + 3 + c] & 255);
                    double below = (1 - fx) * (from[j + c] & 255) + fx * (from[j + 3 + c] & 255);
                    crop[o + c] = (byte) Math.clamp(Math.round(((1 - fy) * above + fy * below) * gain[c]), 0, 255);
                }
            }
        }
    }

    /// The grid's value inside the cell whose upper left knot is `k`.
    private static double between(double[] knots, int k, double u, double v) {
        return (1 - v) * ((1 - u) * knots[k] + u * knots[k + 1]) + v * ((1 - u) * knots[k + KNOTS] + u * knots[k + KNOTS + 1]);
    }

    private static double smoothstep(double t) {
        return t * t * (3 - 2 * t);
    }
}
