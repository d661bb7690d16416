package semblance.image;

import java.util.Arrays;

/// Makes pictures smaller or larger: the mean over each new pixel's area when shrinking, linear interpolation when
/// enlarging, each direction for itself. Stateless.
public final class Scaler {

    private Scaler() {
    }

    public static Image scale(Image image, int width, int height) {
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("got a size of " + width + "x" + height + ", wanted 1x1 or more");
        }
        if (width == image.width() && height == image.height()) return image;
        Taps columns = Taps.of(image.width(), width), rows = Taps.of(image.height(), height);
        byte[] out = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        float[] row = new float[3 * image.width()];
        for (int y = 0; y < height; y++) {
            blendRows(image, rows, y, row);
            blendColumns(row, columns, out, 3 * y * width);
        }
        return new Image(width, height, out);
    }

    private static void blendRows(Image image, Taps rows, int y, float[] row) {
        byte[] rgb = image.rgb();
        int at = rows.first[y] * row.length, weights = y * rows.count, last = rows.last[y];
        Arrays.fill(row, 0);
        int k = 0;
        for (; k + 1 <= last; k += 2) addRows(rgb, at + k * row.length, rows.weights[weights + k], rows.weights[weights + k + 1], row);
        if (k == last) addRow(rgb, at + k * row.length, rows.weights[weights + k], row);
    }

    private static void addRow(byte[] rgb, int at, float weight, float[] row) {
        for (int i = 0; i < row.length; i++) row[i] += weight * (rgb[at + i] & 0xff);
    }

    private static void addRows(byte[] rgb, int at, float weight, float below, float[] row) {
        int next = at + row.length;
        for (int i = 0; i < row.length; i++) row[i] = row[i] + weight * (rgb[at + i] & 0xff) + below * (rgb[next + i] & 0xff);
    }

    private static void blendColumns(float[] row, Taps columns, byte[] out, int o) {
        for (int x = 0; x < columns.first.length; x++, o += 3) {
            float r = 0.5f, g = 0.5f, b = 0.5f;
            for (int k = 0, i = 3 * columns.first[x], last = columns.last[x]; k <= last; k++, i += 3) {
                float weight = columns.weights[x * columns.count + k];
                r += weight * row[i];
                g += weight * row[i + 1];
                b += weight * row[i + 2];
            }
            out[o] = (byte) r;
            out[o + 1] = (byte) g;
            out[o + 2] = (byte) b;
        }
    }

    /// Which old places make a new one, and how much of each: `count` weights a place, from `first` on; zeros fill up
    /// behind the `last` that counts.
    private record Taps(int count, int[] first, int[] last, float[] weights) {

        static Taps of(int from, int to) {
            return to < from ? areas(from, to) : lines(from, to);
        }

        private static Taps areas(int from, int to) {
            double size = (double) from / to;
            int count = (int) Math.ceil(size) + 1;
            Taps taps = new Taps(count, new int[to], new int[to], new float[to * count]);
            for (int x = 0; x < to; x++) {
                double left = x * size, right = Math.min(from, left + size);
                taps.first[x] = (int) left;
                for (int k = 0; k < count && taps.first[x] + k < from; k++) {
                    int at = taps.first[x] + k;
                    double covered = Math.min(at + 1, right) - Math.max(at, left);
                    taps.weights[x * count + k] = (float) (Math.max(0, covered) / (right - left));
                    if (taps.weights[x * count + k] != 0) taps.last[x] = k;
                }
            }
            return taps;
        }

        private static Taps lines(int from, int to) {
            Taps taps = new Taps(2, new int[to], new int[to], new float[2 * to]);
            for (int x = 0; x < to; x++) {
                double centre = Math.clamp((x + 0.5) * from / to - 0.5, 0, from - 1);
                taps.first[x] = Math.min((int) centre, Math.max(0, from - 2));
                double part = centre - taps.first[x];
                taps.weights[2 * x] = (float) (1 - part);
                taps.weights[2 * x + 1] = (float) part;
                taps.last[x] = (float) part == 0 ? 0 : 1;
            }
            return taps;
        }
    }
}
