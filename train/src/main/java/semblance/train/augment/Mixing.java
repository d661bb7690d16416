package semblance.train.augment;

import java.util.random.RandomGenerator;
import semblance.train.dataset.CropShard;

/// A face of nobody, for a teacher to judge: two faces laid over each other (mixup, Zhang et al. 2018, in the use that Beyer et al. 2022
/// make of it for distillation), or joined at a soft seam: eyes of one, mouth of another.
public final class Mixing {

    private static final double LEAST_SHARE = 0.15;
    /// of the logistic curve across a seam, a pixel: from soft to sharp
    private static final double SOFT = 0.1, SHARP = 0.3;
    /// deviation of a seam from the middle, pixels
    private static final double OFF_MIDDLE = 12;

    private Mixing() {
    }

    /// @param crop  changed in place
    /// @param other the second face
    public static void mix(byte[] crop, byte[] other, RandomGenerator random) {
        int side = CropShard.SIDE;
        Seam seam = random.nextBoolean() ? Seam.draw(random) : Seam.even(random.nextDouble(LEAST_SHARE, 1 - LEAST_SHARE));
        for (int y = 0, i = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                float share = seam.share(x - side / 2.0, y - side / 2.0);
                for (int c = 0; c < 3; c++, i++) crop[i] = (byte) (share * (crop[i] & 255) + (1 - share) * (other[i] & 255) + 0.5f);
            }
        }
    }

    /// How much of the first face a place has: the same everywhere, or one face on this side of a soft line near the middle and
    /// the other beyond.
    private record Seam(double across, double down, double offset) {

        static Seam even(double share) {
            return new Seam(0, 0, Math.log(share / (1 - share)));
        }

        static Seam draw(RandomGenerator random) {
            double angle = random.nextDouble() * 2 * Math.PI, steep = random.nextDouble(SOFT, SHARP);
            return new Seam(Math.cos(angle) * steep, Math.sin(angle) * steep, random.nextGaussian() * OFF_MIDDLE * steep);
        }

        float share(double x, double y) {
            return (float) (1 / (1 + Math.exp(-across * x - down * y - offset)));
        }
    }
}
