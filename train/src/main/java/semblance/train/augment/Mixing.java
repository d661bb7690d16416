package semblance.train.augment;

import java.util.random.RandomGenerator;
import semblance.train.dataset.CropShard;

/// A way of making one face of two, for a teacher to judge: laid over each other (mixup, Zhang et al. 2018, in the use that Beyer et al. 2022
/// make of it for distillation), or joined at a soft seam, eyes of one and mouth of another. How much of the first face a place has is the
/// same everywhere, or it has the one on this side of a line near the middle and the other beyond.
public record Mixing(double across, double down, double offset) {

    private static final double LEAST_SHARE = 0.15;
    /// of the logistic curve across a seam, a pixel: from soft to sharp
    private static final double SOFT = 0.1, SHARP = 0.3;
    /// deviation of a seam from the middle, pixels
    private static final double OFF_MIDDLE = 12;

    public static Mixing draw(RandomGenerator random) {
        return random.nextBoolean() ? joined(random) : laidOver(random.nextDouble(LEAST_SHARE, 1 - LEAST_SHARE));
    }

    private static Mixing laidOver(double share) {
        return new Mixing(0, 0, Math.log(share / (1 - share)));
    }

    private static Mixing joined(RandomGenerator random) {
        double angle = random.nextDouble() * 2 * Math.PI, steep = random.nextDouble(SOFT, SHARP);
        return new Mixing(Math.cos(angle) * steep, Math.sin(angle) * steep, random.nextGaussian() * OFF_MIDDLE * steep);
    }

    /// @param crop  [CropShard#BYTES] long, changed in place
    /// @param other the second face
    public void mix(byte[] crop, byte[] other) {
        int side = CropShard.SIDE;
        for (int y = 0, i = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                float share = share(x - side / 2.0, y - side / 2.0);
                for (int c = 0; c < 3; c++, i++) crop[i] = (byte) (share * (crop[i] & 255) + (1 - share) * (other[i] & 255) + 0.5f);
            }
        }
    }

    private float share(double x, double y) {
        return (float) (1 / (1 + Math.exp(-across * x - down * y - offset)));
    }
}
