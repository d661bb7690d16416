package semblance.live;

import semblance.geometry.Box;
import semblance.image.Image;

/// A face as a dozen pixels by a dozen. Too coarse to recognise anybody; but from one look to the next the same face stays nearly the
/// same, and another that has taken its place differs: a hint, far cheaper than an embedding, at when to look closely.
///
/// @param colours red, green, blue of each place, row by row, 0 to 255
record Patch(float[] colours) {

    private static final int SIDE = 12, TAPS = 2;
    /// correlation of two patches below which they are two faces
    private static final double LEAST_ALIKE = 0.6;
    /// how far a face may have strayed from where it should be, in steps of a share of its height
    private static final int STRAYED = 2;
    private static final double STEP = 0.1;
    /// variance (of colours 0 to 255) below which a patch shows nothing
    private static final double FLAT = 1;

    static Patch of(Image frame, Box face) {
        float[] colours = new float[3 * SIDE * SIDE];
        double dx = face.width() / SIDE / TAPS, dy = face.height() / SIDE / TAPS;
        for (int y = 0; y < SIDE * TAPS; y++) {
            int row = Math.clamp((int) (face.top() + (y + 0.5) * dy), 0, frame.height() - 1) * frame.width();
            for (int x = 0; x < SIDE * TAPS; x++) {
                int from = 3 * (row + Math.clamp((int) (face.left() + (x + 0.5) * dx), 0, frame.width() - 1)), to = 3 * (y / TAPS * SIDE + x / TAPS);
                for (int c = 0; c < 3; c++) colours[to + c] += (frame.rgb()[from + c] & 255) / (float) (TAPS * TAPS);
            }
        }
        return new Patch(colours);
    }

    boolean unlike(Patch other) {
        return correlation(other) < LEAST_ALIKE;
    }

    /// Whether neither this place nor one near it looks like the patch.
    boolean goneFrom(Image frame, Box place) {
        if (!unlike(of(frame, place))) return false;
        double step = STEP * place.height();
        for (int y = -STRAYED; y <= STRAYED; y++) {
            for (int x = -STRAYED; x <= STRAYED; x++) if (!unlike(of(frame, place.plus(x * step, y * step)))) return false;
        }
        return true;
    }

    /// From -1 to 1; light of another strength, contrast or colour makes no difference. 1 if this one shows nothing to compare.
    private double correlation(Patch other) {
        double[] mine = means(), others = other.means();
        double products = 0, squares = 0, otherSquares = 0;
        for (int i = 0; i < colours.length; i++) {
            double a = colours[i] - mine[i % 3], b = other.colours[i] - others[i % 3];
            products += a * b;
            squares += a * a;
            otherSquares += b * b;
        }
        if (squares < FLAT * colours.length) return 1;
        return products / Math.sqrt(squares * Math.max(otherSquares, FLAT));
    }

    /// Of each colour.
    private double[] means() {
        double[] means = new double[3];
        for (int i = 0; i < colours.length; i++) means[i % 3] += colours[i] / (SIDE * SIDE);
        return means;
    }
}
