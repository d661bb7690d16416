package semblance.train.distill;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import semblance.train.dataset.CropShard;
import semblance.train.dataset.Crops;

/// More faces for a teacher to judge: faces of nobody. Two aligned faces laid over each other or joined at a soft seam, or one
/// bent smoothly, are new faces to a recognition network, and a student that has only seen a few thousand people is helped by their
/// variety. (Mixup, Zhang et al. 2018, in the use that Beyer et al. 2022 make of it for distillation; the bending is ours.)
public final class Blends {

    private static final int SIDE = CropShard.SIDE;
    /// What a blend's entry has in the place of a person's name.
    public static final String NOBODY = "";

    private Blends() {
    }

    /// Writes the crops of `from`, and behind them `mixed` overlaid and `bent` bent ones, made of the crops `usable`.
    public static void write(Crops from, int[] usable, int mixed, int bent, long seed, Path file) {
        int real = from.size();
        List<CropShard.Entry> entries = new ArrayList<>();
        for (int i = 0; i < real; i++) entries.add(from.entry(i));
        for (int i = 0; i < mixed; i++) entries.add(new CropShard.Entry(NOBODY, "mixed"));
        for (int i = 0; i < bent; i++) entries.add(new CropShard.Entry(NOBODY, "bent"));
        CropShard.write(file, entries, i -> {
            byte[] crop = new byte[CropShard.BYTES];
            var random = new SplittableRandom(seed * 1_000_003 + i);
            if (i < real) from.read(i, crop);
            else if (i < real + mixed) mix(from, usable, random, crop);
            else bend(from, usable, random, crop);
            return crop;
        });
    }

    private static void mix(Crops from, int[] usable, SplittableRandom random, byte[] out) {
        byte[] other = new byte[CropShard.BYTES];
        from.read(usable[random.nextInt(usable.length)], out);
        from.read(usable[random.nextInt(usable.length)], other);
        boolean mirrored = random.nextBoolean();
        Seam seam = random.nextBoolean() ? Seam.draw(random) : Seam.even(0.3 + 0.4 * random.nextDouble());
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int i = 3 * (y * SIDE + x), j = mirrored ? 3 * (y * SIDE + SIDE - 1 - x) : i;
                float share = seam.share(x, y);
                for (int c = 0; c < 3; c++) {
                    out[i + c] = (byte) (share * (out[i + c] & 255) + (1 - share) * (other[j + c] & 255) + 0.5f);
                }
            }
        }
    }

    /// How much of the first face a place has: the same everywhere, or one face on this side of a soft line through the
    /// middle of the face and the other beyond (eyes of one, mouth of another).
    private record Seam(double across, double down, double offset) {

        static Seam even(double share) {
            return new Seam(0, 0, Math.log(share / (1 - share)));
        }

        static Seam draw(SplittableRandom random) {
            double angle = angle(random), steep = 0.1 + 0.2 * random.nextDouble();
            return new Seam(Math.cos(angle) * steep, Math.sin(angle) * steep, random.nextGaussian() * 12 * steep);
        }

        float share(int x, int y) {
            return (float) (1 / (1 + Math.exp(-across * (x - SIDE / 2.0) - down * (y - SIDE / 2.0) - offset)));
        }
    }

    /// Waves of up to one and a half periods move the features by about two pixels, and the face gets longer or wider.
    private static void bend(Crops from, int[] usable, SplittableRandom random, byte[] out) {
        byte[] in = new byte[CropShard.BYTES];
        from.read(usable[random.nextInt(usable.length)], in);
        double[][] wave = new double[6][];
        for (int k = 0; k < 6; k++) {
            wave[k] = new double[] {random.nextGaussian() * 1.6, random.nextGaussian() * 1.6, (k % 3 + 1) * Math.PI / SIDE,
                (k / 3 + 1) * Math.PI / SIDE, angle(random), angle(random), angle(random), angle(random)};
        }
        double aspect = Math.exp(random.nextGaussian() * 0.06);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                double u = (x - SIDE / 2.0) * aspect + SIDE / 2.0, v = (y - SIDE / 2.0) / aspect + SIDE / 2.0;
                for (double[] w : wave) {
                    u += w[0] * Math.sin(w[2] * x + w[4]) * Math.sin(w[3] * y + w[5]);
                    v += w[1] * Math.sin(w[2] * x + w[6]) * Math.sin(w[3] * y + w[7]);
                }
                sample(in, u, v, out, 3 * (y * SIDE + x));
            }
        }
    }

    private static double angle(SplittableRandom random) {
        return random.nextDouble() * 2 * Math.PI;
    }

    private static void sample(byte[] in, double u, double v, byte[] out, int at) {
        u = Math.clamp(u, 0, SIDE - 1.001);
        v = Math.clamp(v, 0, SIDE - 1.001);
        int x = (int) u, y = (int) v;
        double fx = u - x, fy = v - y;
        int i = 3 * (y * SIDE + x), j = i + 3 * SIDE;
        for (int c = 0; c < 3; c++) {
            double top = (1 - fx) * (in[i + c] & 255) + fx * (in[i + 3 + c] & 255);
            double bottom = (1 - fx) * (in[j + c] & 255) + fx * (in[j + 3 + c] & 255);
            out[at + c] = (byte) ((1 - fy) * top + fy * bottom + 0.5);
        }
    }
}
