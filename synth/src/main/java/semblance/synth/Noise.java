package semblance.synth;

/// Smooth pseudo-random functions of space: the same place and seed always give the same value.
final class Noise {

    private Noise() {
    }

    /// 0 to 1, from three whole numbers and a seed (the finaliser of MurmurHash3).
    static float hash(int x, int y, int z, int seed) {
        int h = seed + x * 0x9e3779b1 + y * 0x85ebca6b + z * 0xc2b2ae35;
        h = (h ^ h >>> 16) * 0x85ebca6b;
        h = (h ^ h >>> 13) * 0xc2b2ae35;
        return ((h ^ h >>> 16) >>> 8) * 0x1p-24f;
    }

    /// Value noise on the unit lattice, -1 to 1.
    static float at(float x, float y, float z, int seed) {
        int xi = floor(x), yi = floor(y), zi = floor(z);
        float fx = fade(x - xi), fy = fade(y - yi), fz = fade(z - zi);
        float near = mix(mix(hash(xi, yi, zi, seed), hash(xi + 1, yi, zi, seed), fx),
                mix(hash(xi, yi + 1, zi, seed), hash(xi + 1, yi + 1, zi, seed), fx), fy);
        float far = mix(mix(hash(xi, yi, zi + 1, seed), hash(xi + 1, yi, zi + 1, seed), fx),
                mix(hash(xi, yi + 1, zi + 1, seed), hash(xi + 1, yi + 1, zi + 1, seed), fx), fy);
        return 2 * mix(near, far, fz) - 1;
    }

    /// Several octaves, each twice as fine and half as strong; about -1 to 1.
    static float fractal(float x, float y, float z, int octaves, int seed) {
        float sum = 0, gain = 0.5f;
        for (int o = 0; o < octaves; o++) {
            sum += gain * at(x, y, z, seed + o);
            x *= 2.03f;
            y *= 2.03f;
            z *= 2.03f;
            gain *= 0.5f;
        }
        return sum;
    }

    /// 0 below `a`, 1 above `b`, smooth between; `a > b` turns it round.
    static float step(float a, float b, float v) {
        float t = Math.clamp((v - a) / (b - a), 0f, 1f);
        return t * t * (3 - 2 * t);
    }

    static float mix(float a, float b, float t) {
        return a + t * (b - a);
    }

    /// A bell of height 1 around `centre`.
    static float bell(float v, float centre, float width) {
        float t = (v - centre) / width;
        return (float) Math.exp(-t * t);
    }

    private static float fade(float t) {
        return t * t * (3 - 2 * t);
    }

    private static int floor(float v) {
        int i = (int) v;
        return v < i ? i - 1 : i;
    }
}
