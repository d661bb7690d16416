package semblance.gallery;

import semblance.embed.Embedding;

/// A probe as the kernels want it: of unit length, padded, and in whole numbers for the scan over codes.
final class Probe {

    final float[] vector;
    final short[] codes;
    /// One unit of a sum of codes, as a dot product.
    private final double unit;
    /// How far the whole numbers are from the probe.
    private final double error;

    Probe(Embedding embedding, int width) {
        vector = unit(embedding.values(), width);
        // a row's codes have at most this norm: 63/4 per number of unit length, and half a step of rounding
        double longest = Math.sqrt(width) * (63 / 4.0 + 0.5);
        double scale = (Short.MAX_VALUE - 1) / longest - Math.sqrt(width) / 2;
        codes = new short[width];
        unit = Block.step(width) / scale;
        error = encode(scale);
    }

    private double encode(double scale) {
        double missing = 0;
        for (int d = 0; d < codes.length; d++) {
            codes[d] = (short) Math.round(vector[d] * scale);
            double left = vector[d] - codes[d] / scale;
            missing += left * left;
        }
        return Math.sqrt(missing);
    }

    /// The codes of several as [Kernel#maxima] wants them.
    static int[] together(Probe[] probes, int width) {
        int[] codes = new int[(probes.length + 3) / 4 * 4 * width];
        for (int p = 0; p < probes.length; p++) {
            for (int d = 0; d < width; d++) codes[(p / 4 * width + d) * 4 + p % 4] = probes[p].codes[d] << 16 | probes[p].codes[d] & 0xffff;
        }
        return codes;
    }

    /// The least sum of codes that a vector with a dot product of `least` can have, if its codes are at most
    /// `rowError` away from it. With x the vector, p the probe, x', p' what the codes say:
    /// `|x.p - x'.p'| <= |x - x'| |p| + |x'| |p - p'|` (Cauchy-Schwarz), so no vector is ever missed.
    short least(float least, float rowError) {
        return (short) Math.clamp(Math.floor(least(least) - rowError * slack()), Short.MIN_VALUE, Short.MAX_VALUE);
    }

    /// The same for a vector that is what its codes say; each unit of `rowError` takes [#slack] from it.
    int least(float least) {
        return (int) Math.floor((least - error - 1e-5) / unit);
    }

    double slack() {
        return (1 + error) / unit;
    }

    /// Scaled to a length of exactly 1 as far as floats go, so that order by dot product is order by distance.
    static float[] unit(float[] values, int width) {
        double norm = 0;
        for (float v : values) norm += (double) v * v;
        double length = Math.sqrt(norm);
        float[] unit = new float[width];
        for (int d = 0; d < values.length; d++) unit[d] = (float) (values[d] / length);
        return unit;
    }

    static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) sum += ((double) a[d] - b[d]) * ((double) a[d] - b[d]);
        return Math.sqrt(sum);
    }
}
